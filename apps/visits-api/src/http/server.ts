import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { guardContract } from '../access/guard.ts';
import { serveLocalHostsOnly } from '../access/local-hosts.ts';
import type { WriteToken } from '../access/write-token.ts';
import type { TrustedProxies } from '../configuration/client-variables.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { shareWithOrigins } from '../cors/cors.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { requestId } from '../logging/request-id.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { noRoute, sendProblem } from '../problem/problem.filter.ts';
import { Problem } from '../problem/problem.ts';
import { limitRequests } from '../rate-limit/limit-requests.ts';
import type { SettingsFile } from '../settings/settings.ts';
import type { Traces } from '../trace/traces.ts';
import { asksForPage } from '../visits/page-visits.ts';
import { readBodiesAsBytes } from './media-type.ts';
import { refuseUnacceptable } from './negotiation.ts';
import { isProbe, pathOf } from './path.ts';
import { RequestWatch, type RequestWatcher } from './request-watch.ts';
import { allowedMethods, rememberRoutes } from './routes.ts';
import { protectAnswers } from './security-headers.ts';
import { refuseSlowBodies } from './slow-bodies.ts';
import { cutOffSlowReaders } from './slow-readers.ts';
import { refuseTunnel, refuseUnreadable, rememberAnswers } from './unreadable.ts';

/** How long clients may take, in milliseconds. */
export interface ClientTiming {
  /** The head of a request. */
  readonly headMs: number;
  /** Its body. */
  readonly bodyMs: number;
  /** To take some more of an answer. */
  readonly answerMs: number;
}

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
    readonly settings: SettingsFile;
    readonly logger: Logger;
    readonly metrics: Metrics;
    readonly traces: Traces;
    readonly watchers: readonly RequestWatcher[];
    readonly timing: ClientTiming;
  },
): FastifyAdapter {
  const { lifecycle, token, settings, logger, metrics, traces, watchers } = given;
  const { headMs, bodyMs, answerMs } = given.timing;
  const adapter = new FastifyAdapter({
    // Fastify tells of its own start, which is none while storage has yet to open: nothing but its warnings.
    loggerInstance: logger.child({}, { level: logger.isLevelEnabled('warn') ? 'warn' : logger.level }),
    childLoggerFactory: (_: unknown, bindings: object, options: object, request: IncomingMessage) =>
      logger.child({ ...bindings, traceId: traces.of(request).traceId }, options),
    logController: new RequestWatch(watchers),
    genReqId: requestId,
    bodyLimit: configuration.bodyLimit,
    trustProxy: trustOf(configuration.trustedProxies),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // Nest's middleware is not used here, and what carries it would run for each request.
    skipMiddie: true,
    multipart: false,
    // While the service ends it still answers whatever reaches it.
    return503OnClosing: false,
    // Bodies have a limit of their own, below. Longer than most proxies keep idle connections (60 s), so that it is they
    // who close them.
    requestTimeout: 0,
    // A missing Host is refused below, as everything else is: Node would do so without a word.
    http: {
      headersTimeout: headMs,
      connectionsCheckingInterval: Math.min(headMs, 1000),
      requireHostHeader: false,
    },
    keepAliveTimeout: 72_000,
    clientErrorHandler: (error, socket) => {
      const status = refuseUnreadable(error, socket);
      if (status !== undefined) metrics.unreadable.inc({ status });
    },
    frameworkErrors: refuseUnroutable,
  });
  const server = adapter.getInstance<FastifyInstance>();

  // Whoever expects more than to be told to go on gets that: Node would refuse without a word (RFC 9110, 10.1.1).
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));

  rememberAnswers(server.server);
  server.server.on('connect', refuseTunnel);

  rememberRoutes(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
  });
  server.addHook('onSend', async (_request, reply) => {
    if (lifecycle.closesConnections) reply.header('Connection', 'close');
  });
  protectAnswers(server);
  refuseSlowBodies(server, bodyMs);
  cutOffSlowReaders(server, answerMs);
  requireHost(server);
  if (configuration.localHostsOnly) serveLocalHostsOnly(server);
  if (configuration.rateLimit > 0) {
    limitRequests(server, configuration.rateLimit, (request) => asksForPage(request, settings.value));
  }
  shareWithOrigins(server, configuration.corsOrigins);
  refuseUnrouted(server);
  guardContract(server, token);
  refuseUnacceptable(server);
  readBodiesAsBytes(server);
  server.addHook('onRequest', async (request) => {
    if (!lifecycle.storage && !isProbe(pathOf(request.url))) await lifecycle.opened;
  });
  return adapter;
}

function requireHost(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ raw }) => {
    const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
    if (raw.httpVersionMajor !== 1) throw new Problem('malformed', 'Send HTTP/1.1.');
    if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) return;
    throw new Problem('malformed', 'Send one Host header.');
  });
}

/** Answers OPTIONS; refuses what is nowhere, and methods that are not for where they go, before a body is looked at. */
function refuseUnrouted(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const allowed = allowedMethods(server, request.url);
    if (request.method !== 'OPTIONS' || allowed.length === 0) throw noRoute(request);
    await reply.code(204).header('Allow', allowed.join(', ')).send();
  });
}

function trustOf(proxies: TrustedProxies): string[] | ((address: string, hop: number) => boolean) | false {
  if (proxies === 0) return false;
  return typeof proxies === 'number' ? (_, hop) => hop < proxies : [...proxies];
}

/** A request target that cannot be decoded, or with a segment longer than any name here. */
function refuseUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(error, request, reply);
}
