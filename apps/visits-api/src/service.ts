import { lookup } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Storage } from '@visits/storage';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { isLocalName } from './access/local-hosts.ts';
import { WriteToken } from './access/write-token.ts';
import { applicationModule } from './application.module.ts';
import { type Configuration, ConfigurationError } from './configuration/configuration.ts';
import { followFile } from './configuration/follow-file.ts';
import { listeningUrl } from './http/listening-url.ts';
import { type ClientTiming, createServer } from './http/server.ts';
import { version } from './info/version.ts';
import { Connections } from './lifecycle/drain.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import { NestLog } from './logging/logger.ts';
import { logRequest } from './logging/request-log.ts';
import { Metrics } from './metrics/metrics.ts';
import { type MetricsServer, serveMetrics } from './metrics/metrics-server.ts';
import { requestMetrics } from './metrics/request-metrics.ts';
import { StorageMetrics } from './metrics/storage-metrics.ts';
import { openSettings } from './settings/settings.ts';
import { openSpans } from './trace/request-spans.ts';
import { Traces } from './trace/traces.ts';

/** How long things may take, in milliseconds. */
export interface Timing extends ClientTiming {
  /** Between two looks at config.json and the token's file. */
  readonly pollMs: number;
  /** How long before it stops listening a service that ends lets clients keep their connections again. */
  readonly settleMs: number;
  /** How long an idle connection may still bring a request once the service ends. */
  readonly idleMs: number;
  /** How long requests, or a recovery under way, may take to finish then. */
  readonly drainMs: number;
}

const usualTiming: Timing = {
  pollMs: 1000,
  settleMs: 250,
  idleMs: 500,
  drainMs: 10_000,
  headMs: 10_000,
  bodyMs: 30_000,
  answerMs: 30_000,
};

/** A service that listens. Its storage may still be recovering: requests wait for it. */
export interface Service {
  readonly url: string;
  /** Where metrics are, if not there as well. */
  readonly metricsUrl?: string;
  /** Settled when storage is open. Rejects with why it cannot be: a service without it is of no use but to be stopped. */
  readonly opened: Promise<void>;
  /**
   * Ends it: serves for `delayMs` more, lets connections finish, flushes and closes storage. Asked again, it waits no
   * longer.
   */
  stop(delayMs: number): Promise<void>;
}

/** How long the last spans may take to be handed over. */
const spansWithinMs = 1000;

/**
 * Starts the service: settings and token first, then the port, then storage, so that whatever can be wrong before
 * storage is found before storage writes anything.
 *
 * @param openStorage opens what the service counts in
 * @throws ConfigurationError for settings and token; an Error with a `code` when the address cannot be listened on
 */
export async function startService(
  configuration: Configuration,
  openStorage: (told: { readonly onFlush: (latencyMs: number) => void }) => Promise<Storage>,
  logger: Logger,
  { pollMs, settleMs, idleMs, drainMs, headMs, bodyMs, answerMs } = usualTiming,
): Promise<Service> {
  const [settings, token] = await openFiles(configuration);
  const lifecycle = new Lifecycle();
  const metrics = new Metrics({ version, mode: configuration.storage.mode });
  const storageMetrics = new StorageMetrics(metrics, lifecycle.noteRoom);
  const spans = configuration.traces && openSpans(configuration.traces, configuration.podName, { logger, metrics });
  const traces = spans?.traces ?? new Traces();
  const watchers = [logRequest, requestMetrics(metrics), ...(spans ? [spans.watcher] : [])];
  const adapter = createServer(configuration, {
    lifecycle,
    token,
    logger,
    metrics,
    traces,
    settings,
    watchers,
    timing: { headMs, bodyMs, answerMs },
  });
  const application = await NestFactory.create<NestFastifyApplication>(
    applicationModule({ configuration, settings, token, lifecycle, metrics, traces }),
    adapter,
    { logger: new NestLog(logger), bodyParser: false, abortOnError: false },
  );
  const connections = new Connections(application.getHttpServer());
  const { metricsPort } = configuration;
  let metricsServer: MetricsServer | undefined;
  try {
    await application.init();
    // A name with several addresses, as localhost has, would be several servers to bring to an end.
    const { address } = await lookup(configuration.host);
    await adapter.getInstance<FastifyInstance>().listen({ host: address, port: configuration.port });
    if (metricsPort !== undefined) {
      const admits = configuration.localHostsOnly ? isLocalName : () => true;
      metricsServer = await serveMetrics(metrics, { host: address, port: metricsPort, admits });
    }
  } catch (error) {
    await application.close();
    throw error;
  }

  followFile(settings, 'config', { logger, metrics, pollMs });
  if (token.file) followFile(token.file, 'token', { logger, metrics, pollMs });

  const opened = openStorage({ onFlush: storageMetrics.flushed }).then(
    (storage) => lifecycle.storageOpened(storageMetrics.measure(storage)),
    (error) => {
      lifecycle.storageFailed(error);
      throw error;
    },
  );
  // Whoever awaits it gets the rejection; before that it is not an unhandled one.
  opened.catch(() => {});

  const impatience = new AbortController();
  const pause = async (ms: number) => {
    if (ms > 0) await setTimeout(ms, undefined, { signal: impatience.signal }).catch(() => {});
  };
  const stop = async (delayMs: number) => {
    const settlingMs = Math.min(settleMs, delayMs / 2);
    lifecycle.end(delayMs > 0 ? 'leaving' : 'settling');
    await pause(delayMs - settlingMs);
    lifecycle.end('settling');
    await pause(settlingMs);
    await connections.stopListening();
    lifecycle.end('draining');
    const cut = await connections.drain(idleMs, drainMs);
    if (cut > 0) logger.warn({ connections: cut }, 'cut off what would not end');
    settings.close();
    token.file?.close();
    await application.close();
    // Nothing is lost by leaving a recovery that does not end: the next start begins it again.
    await Promise.race([opened.catch(() => {}), setTimeout(drainMs, undefined, { ref: false })]);
    await lifecycle.storage?.close();
    await spans?.exporter.close(spansWithinMs);
    await metricsServer?.close();
  };
  let stopped: Promise<void> | undefined;

  return {
    url: listeningUrl(application.getHttpServer()),
    ...(metricsServer && { metricsUrl: metricsServer.url }),
    opened,
    stop(delayMs) {
      if (stopped) impatience.abort();
      stopped ??= stop(delayMs);
      return stopped;
    },
  };
}

/** Both, with the problems of both. */
async function openFiles(configuration: Configuration) {
  const problems: string[] = [];
  const note = (name: string) => (error: Error) => void problems.push(`${name}: ${error.message}`);
  const settings = await openSettings(configuration.configFile).catch(note('CONFIG_FILE'));
  const token = await WriteToken.open(configuration.writeAccess).catch(note('AUTH_TOKEN_FILE'));
  if (!settings || !token) throw new ConfigurationError(problems);
  return [settings, token] as const;
}
