import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Problem } from '../problem/problem.ts';

/**
 * The media type to answer with, of those offered, the first being the one for clients without a preference. The answer
 * is marked as depending on `Accept`.
 *
 * @throws Problem 406 where the client accepts none
 */
export function negotiate<Type extends string>(
  request: FastifyRequest,
  reply: FastifyReply,
  offered: readonly [Type, ...Type[]],
): Type {
  reply.header('Vary', 'Accept');
  // Some clients name the charset, which is what they get; a parameter matches only one that is offered.
  const variants = offered.flatMap((type) => [type, `${type};charset=utf-8`]);
  const chosen = new Negotiator(request.raw).mediaType(variants)?.split(';', 1)[0];
  const type = offered.find((candidate) => candidate === chosen);
  if (type) return type;
  throw new Problem('not-acceptable', `Only ${offered.join(' and ')} can be had here.`, {
    headers: { Vary: 'Accept' },
  });
}
