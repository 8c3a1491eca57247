import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isProbe, pathOf } from '../http/path.ts';
import { Problem } from '../problem/problem.ts';
import { RateLimit } from './rate-limit.ts';

const beyond = new WeakSet<FastifyRequest>();

/** Whether a request is beyond its client's limit, and was let through all the same. */
export function isBeyondLimit(request: FastifyRequest): boolean {
  return beyond.has(request);
}

/**
 * Refuses who asks too often, before anything else is done for them; probes may ask as often as they like. Says what is
 * left as draft-ietf-httpapi-ratelimit-headers has it.
 *
 * @param perMinute requests of one client
 * @param isPage whether a request is for a page that is better served uncounted than not at all
 */
export function limitRequests(
  server: FastifyInstance,
  perMinute: number,
  isPage: (request: FastifyRequest) => boolean,
): void {
  const rate = new RateLimit(perMinute);
  const policy = `"client";q=${perMinute};w=60`;
  server.addHook('onRequest', async (request, reply) => {
    if (isProbe(pathOf(request.url))) return;
    const { exceeded, remaining, resetSeconds } = rate.take(addressOf(request));
    reply.headers({ 'RateLimit-Policy': policy, RateLimit: `"client";r=${remaining};t=${resetSeconds}` });
    if (!exceeded) return;
    if (isPage(request)) {
      beyond.add(request);
      return;
    }
    throw new Problem('too-many-requests', `More than ${perMinute} requests in a minute: wait ${resetSeconds} s.`, {
      headers: { 'Retry-After': String(resetSeconds) },
    });
  });
}

/** What a proxy that is trusted says may still be no address. */
function addressOf({ ip, socket }: FastifyRequest): string {
  return isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip;
}
