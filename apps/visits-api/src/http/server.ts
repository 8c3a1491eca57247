import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { guardContract } from '../access/guard.ts';
import { serveLocalHostsOnly } from '../access/local-hosts.ts';
import type { WriteToken } from '../access/write-token.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { requestId } from '../logging/request-id.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { sendProblem } from '../problem/problem.filter.ts';
import { Problem, problemOfStatus } from '../problem/problem.ts';
import { traceOf } from '../trace/trace-context.ts';
import { isProbe, pathOf } from './path.ts';
import { RequestWatch, type RequestWatcher } from './request-watch.ts';
import { allowedMethods, rememberRoutes } from './routes.ts';

/**
 * Fastify as this service needs it: what every request meets before a route's handler runs, in this order. Bodies are
 * read up to the limit and left as bytes: what they mean is the handler's to say, once it knows that what they are for
 * exists.
 */
export function createServer(
  configuration: Configuration,
  given: {
    readonly lifecycle: Lifecycle;
    readonly token: WriteToken;
    readonly logger: Logger;
    readonly metrics: Metrics;
    readonly watchers: readonly RequestWatcher[];
  },
): FastifyAdapter {
  const { lifecycle, token, logger, metrics, watchers } = given;
  const adapter = new FastifyAdapter({
    // Fastify tells of its own start, which is none while storage has yet to open: nothing but its warnings.
    loggerInstance: logger.child({}, { level: logger.isLevelEnabled('warn') ? 'warn' : logger.level }),
    childLoggerFactory: (_: unknown, bindings: object, options: object, request: IncomingMessage) =>
      logger.child({ ...bindings, traceId: traceOf(request).traceId }, options),
    logController: new RequestWatch(watchers),
    genReqId: requestId,
    bodyLimit: configuration.bodyLimit,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // Nest's middleware is not used here, and what carries it would run for each request.
    skipMiddie: true,
    multipart: false,
    // While the service ends it still answers whatever reaches it.
    return503OnClosing: false,
    // A whole request within 30 s, its headers within 10: slow ones may not pile up. Longer than most proxies keep
    // idle connections (60 s), so that it is they who close them.
    requestTimeout: 30_000,
    // A missing Host is refused below, as everything else is: Node would do so without a word.
    http: { headersTimeout: 10_000, requireHostHeader: false },
    keepAliveTimeout: 72_000,
    clientErrorHandler: (error, socket) => {
      const status = refuseUnreadable(error, socket);
      if (status !== undefined) metrics.unreadable.inc({ status });
    },
    frameworkErrors: refuseUnroutable,
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  // Whoever expects more than to be told to go on gets that: Node would refuse without a word (RFC 9110, 10.1.1).
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));

  rememberRoutes(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'X-Request-Id': request.id,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
  });
  server.addHook('onSend', async (_request, reply) => {
    if (lifecycle.closesConnections) reply.header('Connection', 'close');
  });
  server.addHook('onRequest', async ({ raw }) => {
    const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) return;
    throw new Problem('malformed', 'Send one Host header.');
  });
  if (configuration.localHostsOnly) serveLocalHostsOnly(server);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || request.method !== 'OPTIONS') return;
    const allowed = allowedMethods(server, request.url);
    if (allowed.length > 0) await reply.code(204).header('Allow', allowed.join(', ')).send();
  });
  guardContract(server, token);
  server.addHook('onRequest', async (request) => {
    if (!lifecycle.storage && !isProbe(pathOf(request.url))) await lifecycle.opened;
  });
  return adapter;
}

/** A request target that cannot be decoded, or with a segment longer than any name here. */
function refuseUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(error, request, reply);
}

const lingerMs = 1000;

/**
 * What is no HTTP, is too much of it, or comes too slowly: there is no request yet to answer to.
 *
 * @returns the status it was told; undefined where there is nobody to tell
 */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): number | undefined {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const problem =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? problemOfStatus(408, 'Send the whole request within 30 seconds.')
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? problemOfStatus(431, 'Send fewer or shorter headers.')
        : problemOfStatus(400, 'This is not well-formed HTTP.');
  const body = problem.body();
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
  // To close at once could reset the connection before the answer is read. A client that never closes is not waited for.
  socket.setTimeout(lingerMs, () => socket.destroy());
  return problem.status;
}
