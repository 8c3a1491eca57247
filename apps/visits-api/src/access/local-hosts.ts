import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem/problem.ts';

/**
 * Answers only requests to names of this machine. Without a token, the address we listen on is all that keeps others
 * out, and a page from elsewhere could get around that by letting its own name resolve to 127.0.0.1 (DNS rebinding):
 * its requests then still carry that name.
 */
export function serveLocalHostsOnly(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    if (isLocalName(request.headers.host)) return;
    throw new Problem(
      'misdirected',
      'Without a token only localhost, 127.0.0.1 and [::1] are served; give the service a token to be reached by name.',
    );
  });
}

/** Whether a Host header names this machine. */
export function isLocalName(host = ''): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}
