import { z } from 'zod';
import type { Operation } from '../contract/operation.ts';
import { text } from '../http/text.ts';
import { countedHeaders } from '../visits/counting.contract.ts';
import { pageName } from '../visits/hit.ts';

const label = text(0, 60)
  .refine((value) => !/\p{Control}/u.test(value), 'expected no control characters')
  .meta({ pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$' });

/** What the query of a badge may say. */
export const badgeQuery = z.object({
  label: label.optional(),
  color: z
    .string('expected three or six hexadecimal digits')
    .regex(/^(?:[0-9A-Fa-f]{3}){1,2}$/, 'expected three or six hexadecimal digits')
    .optional(),
  hit: z.enum(['0', '1'], 'expected 1 or 0').optional(),
  page: pageName.optional(),
});

export const showBadge: Operation = {
  id: 'showBadge',
  tag: 'visits',
  summary: 'The total as an image',
  description: 'For pages of other sites, which may count their own visits by showing it.',
  query: {
    label: {
      description: 'What stands on the left; `visits` by default.',
      schema: badgeQuery.shape.label,
      example: 'visits',
    },
    color: {
      description: 'Of the right part, as hexadecimal digits.',
      schema: badgeQuery.shape.color,
      example: 'a23b1e',
    },
    hit: { description: '`1`: showing it is a visit.', schema: badgeQuery.shape.hit, example: '1' },
    page: { description: 'The page of that visit.', schema: badgeQuery.shape.page, example: '/about' },
  },
  answers: {
    200: {
      description: 'The total, with this visit where it is one.',
      headers: countedHeaders,
      content: { 'image/svg+xml': { schema: z.string(), example: '<svg xmlns="http://www.w3.org/2000/svg">…</svg>' } },
    },
  },
};
