import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The id that ties log lines and an answer together: the client's `X-Request-Id` where it is harmless, or a new one. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:/+=-]{1,128}$/.test(given) ? given : randomUUID();
}
