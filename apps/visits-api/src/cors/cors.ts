import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CorsOrigins } from '../configuration/client-variables.ts';
import { addVary } from '../http/negotiation.ts';
import { allowedMethods } from '../http/routes.ts';

/** What scripts of other origins may read of an answer, beside what any may. */
const exposed = [
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
  'X-Visit-Counted',
  'X-Visits-Partial',
];

/** What scripts of other origins may send, beside what any may. */
const accepted = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID'];

/**
 * Lets pages of these origins read answers, and write with a token they were given: never with what their browser keeps
 * for this service, as there is nothing. Others' pages are told nothing, and their browsers keep the answers from them.
 */
export function shareWithOrigins(server: FastifyInstance, origins: CorsOrigins): void {
  if (origins.length === 0) return;
  server.addHook('onRequest', async (request, reply) => {
    const allowed = allowedOrigin(request, reply, origins);
    if (allowed === undefined) return;
    reply.headers({ 'Access-Control-Allow-Origin': allowed, 'Access-Control-Expose-Headers': exposed.join(', ') });
    if (!isPreflight(request)) return;
    const methods = allowedMethods(server, request.url);
    if (methods.length === 0) return;
    addVary(reply, 'Access-Control-Request-Method');
    await reply
      .code(204)
      .headers({
        'Access-Control-Allow-Methods': methods.join(', '),
        'Access-Control-Allow-Headers': accepted.join(', '),
        'Access-Control-Max-Age': '7200',
      })
      .send();
  });
}

function allowedOrigin(request: FastifyRequest, reply: FastifyReply, origins: CorsOrigins): string | undefined {
  if (origins === 'any') return '*';
  addVary(reply, 'Origin');
  const { origin } = request.headers;
  return origin !== undefined && origins.includes(origin) ? origin : undefined;
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
