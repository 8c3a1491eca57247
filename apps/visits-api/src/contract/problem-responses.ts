import { z } from 'zod';
import { type ProblemKind, statusOfKind, titleOfKind, typeOfKind } from '../problem/problem.ts';
import type { Answer, Parameter } from './operation.ts';

/** A problem document (RFC 9457) as clients see it, with the members that some kinds have. */
const problemDetails = z
  .object({
    type: z.string().meta({ description: 'What kind of problem this is; never changes.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'For people.' }),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'invalid: each mistake, and where in the body it is (a JSON pointer in a URI fragment).' }),
    version: z.int().optional().meta({ description: 'precondition-failed: the version that the note has by now.' }),
    used: z.number().optional().meta({ description: 'full: bytes in use.' }),
    allowed: z.number().optional().meta({ description: 'full: bytes allowed.' }),
    line: z.int().optional().meta({ description: 'bad-record: the line, the first being 1.' }),
  })
  .loose()
  .meta({ id: 'Problem', description: 'RFC 9457' });

/** What every answer has. */
export const requestIdHeader = {
  'X-Request-Id': {
    description: 'In the log as well: what the request called itself, or a new one.',
    schema: z.string(),
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** What an operation that may be refused for these reasons, all of the same status, answers then. */
export function problemResponse(kinds: readonly ProblemKind[]): Answer {
  const [first] = kinds;
  if (first === undefined) throw new Error('a response for no kind of problem');
  const status = statusOfKind(first);
  return {
    description: kinds.map((kind) => `\`${kind}\`: ${titleOfKind(kind).toLowerCase()}`).join('; '),
    headers: headers[status] ?? {},
    content: {
      'application/problem+json': {
        schema: problemDetails,
        example: {
          type: typeOfKind(first),
          title: titleOfKind(first),
          status,
          detail: details[first] ?? `${titleOfKind(first)}.`,
          ...members[first],
        },
      },
    },
  };
}

const retryAfter: Parameter = { description: 'Seconds to wait.', schema: z.string().regex(/^\d+$/), required: true };

const headers: Readonly<Record<number, Readonly<Record<string, Parameter>>>> = {
  401: {
    'WWW-Authenticate': {
      description: 'How to send the token.',
      schema: z.string(),
      required: true,
      example: 'Bearer realm="visits-api"',
    },
  },
  412: { ETag: { description: 'The version that the note has by now.', schema: z.string() } },
  429: {
    'Retry-After': retryAfter,
    RateLimit: {
      description: 'What is left, and for how many seconds.',
      schema: z.string(),
      example: '"client";r=0;t=8',
    },
  },
  503: { 'Retry-After': { ...retryAfter, required: false } },
};

const details: Partial<Readonly<Record<ProblemKind, string>>> = {
  invalid: '#/body: expected text',
  'bad-record': 'Line 3: expected JSON.',
  full: 'There is no room for this: delete notes, or ask for a larger volume.',
};

const members: Partial<Readonly<Record<ProblemKind, Readonly<Record<string, unknown>>>>> = {
  invalid: { errors: [{ pointer: '#/body', detail: 'expected text' }] },
  'precondition-failed': { version: 3 },
  'bad-record': { line: 3 },
  full: { used: 102_000, allowed: 102_400 },
};
