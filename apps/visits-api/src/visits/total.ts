import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bodyText, checkContent, parseJson, readJson } from '../http/json-body.ts';
import { mediaType } from '../http/media-type.ts';
import { addVary, negotiate } from '../http/negotiation.ts';
import { readQuery } from '../http/query.ts';

/** The total as JSON. */
export const totalAsJson = z.object({ total: z.int().min(0) }).meta({ id: 'Total' });

export type TotalAsJson = z.infer<typeof totalAsJson>;

/** The total as text: the number, and nothing else. */
export const totalAsText = z.string().regex(/^(0|[1-9]\d{0,15})$/);

/** How a total may be asked for. */
export const totalQuery = z.object({ format: z.enum(['json', 'text'], 'format is json or text').optional() });

/** Whose total is asked for: everything that this pod's volume holds, or the sum of all pods. */
export const scopeQuery = z.object({ scope: z.enum(['pod', 'all'], 'scope is pod or all').optional() });

/**
 * How to show a total to this client: the bare number, or JSON where `format` or `Accept` asks for it.
 *
 * @throws Problem 400, 406
 */
export function negotiateTotal(
  request: FastifyRequest,
  reply: FastifyReply,
): <Shown extends TotalAsJson>(shown: Shown) => string | Shown {
  reply.header('Cache-Control', 'no-cache, private');
  addVary(reply, 'Accept');
  const format = askedFormat(request) ?? negotiate(request, reply, ['text/plain', 'application/json']);
  reply.type(`${format}; charset=utf-8`);
  return (shown) => (format === 'application/json' ? shown : String(shown.total));
}

/** What a total may be set to: what every program can still count on from. */
export const newTotal = z.strictObject({ total: z.int('expected a whole number').min(0).max(1e15) });

/** The same as text. */
export const newTotalAsText = z.string().regex(/^(0|[1-9]\d{0,14}|10{15})$/);

/**
 * The number that a request sets the total to.
 *
 * @throws Problem 415, 400, 422
 */
export function readNewTotal(request: FastifyRequest): number {
  const types = ['application/json', 'text/plain'];
  if (mediaType(request) !== 'text/plain') return readJson(request, newTotal, types).total;
  const sent = bodyText(request);
  const total = newTotalAsText.safeParse(sent).success ? parseJson(sent) : sent;
  return checkContent({ total }, newTotal).total;
}

function askedFormat(request: FastifyRequest): 'application/json' | 'text/plain' | undefined {
  const { format } = readQuery(request, totalQuery);
  return format && (format === 'json' ? 'application/json' : 'text/plain');
}
