import { z } from 'zod';
import type { Parameter } from '../contract/operation.ts';

/** What a page that counts can be asked. */
export const countParameter = {
  count: { description: '`0`: this is no visit.', schema: z.string(), example: '0' },
} as const satisfies Readonly<Record<string, Parameter>>;

/** What the answer of a page that counts says of its visit. */
export const countedHeaders = {
  'X-Visit-Counted': {
    description:
      '`false` where it should have been counted, and was not: storage could not, or too many requests came.',
    schema: z.literal('false'),
  },
} as const satisfies Readonly<Record<string, Parameter>>;
