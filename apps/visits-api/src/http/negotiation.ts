import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { operationOf } from '../contract/operation.ts';
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
  addVary(reply, 'Accept');
  const type = acceptable(request, offered);
  if (type) return type;
  throw notAcceptable(offered);
}

/** Refuses who accepts nothing of what a route answers with, where the contract names one type only for it. */
export function refuseUnacceptable(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    const answers = Object.values(operationOf(request)?.answers ?? {});
    const offered = new Set(answers.flatMap(({ content = {} }) => Object.keys(content)));
    if (offered.size === 1 && !acceptable(request, [...offered])) throw notAcceptable([...offered]);
  });
}

/** Says that the answer depends on one more header of the request. */
export function addVary(reply: FastifyReply, name: string): void {
  const names = String(reply.getHeader('Vary') ?? '')
    .split(', ')
    .filter((present) => present !== '' && present !== name);
  reply.header('Vary', [...names, name].join(', '));
}

function acceptable<Type extends string>({ raw }: FastifyRequest, offered: readonly Type[]): Type | undefined {
  // Some clients name the charset, which is what they get; a parameter matches only one that is offered.
  const variants = offered.flatMap((type) => [type, `${type};charset=utf-8`]);
  const chosen = new Negotiator(raw).mediaType(variants)?.split(';', 1)[0];
  return offered.find((candidate) => candidate === chosen);
}

function notAcceptable(offered: readonly string[]): Problem {
  return new Problem('not-acceptable', `Only ${offered.join(' and ')} can be had here.`);
}
