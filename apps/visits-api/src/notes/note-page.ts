import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problem/problem.ts';

/** The part of the list that a request asks for. */
export interface AskedPage {
  readonly limit: number;
  readonly cursor?: string;
}

const query = z.object({
  limit: z
    .string('limit is given once')
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, 'limit is a whole number from 1 to 1000')
    .transform(Number)
    .optional(),
  cursor: z.string('cursor is given once').min(1, 'cursor is what the Link header of another page holds').optional(),
});

/** @throws Problem 400 */
export function askedPage(request: FastifyRequest, defaultLimit: number): AskedPage {
  const parsed = query.safeParse(request.query);
  if (!parsed.success) throw new Problem('malformed', parsed.error.issues.map(({ message }) => message).join('; '));
  const { limit = defaultLimit, cursor } = parsed.data;
  return { limit, ...(cursor !== undefined && { cursor }) };
}

/** The `Link` header (RFC 8288) to the page that begins at `cursor`, with all else the request asked for. */
export function linkToNext(request: FastifyRequest, cursor: string): string {
  // A query may have further question marks in it.
  const parameters = new URLSearchParams(request.url.replace(/^[^?]*/, ''));
  parameters.set('cursor', cursor);
  return `</notes?${parameters}>; rel="next"`;
}
