import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import { text } from '../http/text.ts';

/** What a list of notes can be asked. */
export const notesQuery = z.object({
  limit: z
    .string('limit is given once')
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, 'limit is a whole number from 1 to 1000')
    .transform(Number)
    .optional()
    .meta({ type: 'integer', minimum: 1, maximum: 1000, pattern: undefined }),
  cursor: z
    .string('cursor is given once')
    .regex(/^[0-9a-z]{1,10}$/, 'cursor is what the Link header of another page holds')
    .optional(),
  q: text(1, 200).optional(),
});

/** The part of the list that a request asks for. */
export interface AskedPage {
  readonly limit: number;
  readonly cursor?: string;
  /** What to search for. */
  readonly text?: string;
}

/** @throws Problem 400 */
export function askedPage(request: FastifyRequest, defaultLimit: number): AskedPage {
  const { limit = defaultLimit, cursor, q } = readQuery(request, notesQuery);
  return { limit, ...(cursor !== undefined && { cursor }), ...(q !== undefined && { text: q }) };
}

/** The `Link` header (RFC 8288) to the page that begins at `cursor`, with all else the request asked for. */
export function linkToNext(request: FastifyRequest, cursor: string): string {
  // A query may have further question marks in it.
  const parameters = new URLSearchParams(request.url.replace(/^[^?]*/, ''));
  parameters.set('cursor', cursor);
  return `</notes?${parameters}>; rel="next"`;
}
