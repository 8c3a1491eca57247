import { openStorage } from '@visits/storage';
import { type Configuration, readConfiguration } from './configuration/configuration.ts';
import { version } from './info/version.ts';
import { startProblems } from './lifecycle/start-problems.ts';
import { createLogger } from './logging/logger.ts';
import { startService } from './service.ts';

// The program: starts the service as the environment says, and ends it when asked to. What keeps it from starting is
// told in a line each on standard error; the status is 1 then, and nothing has been written.

try {
  await run(readConfiguration(process.env));
} catch (error) {
  fail(error);
}

async function run(configuration: Configuration): Promise<void> {
  const { storage, podName, logLevel, shutdownDelayMs } = configuration;
  const logger = createLogger(logLevel, podName);
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'the process cannot go on');
    process.exit(1);
  });

  const open = (told: { onFlush: (latencyMs: number) => void }) =>
    openStorage({ ...storage, writer: podName, ...told });
  const started = startService(configuration, open, logger);
  const end = async (signal: string, delayMs: number) => {
    logger.info({ signal, delayMs }, 'ending');
    const service = await started;
    await service.stop(delayMs);
    logger.info('ended');
    process.exit(0);
  };
  process.on('SIGTERM', () => end('SIGTERM', shutdownDelayMs).catch(fail));
  // From someone at a terminal, whom no balancer sends requests here for.
  process.on('SIGINT', () => end('SIGINT', 0).catch(fail));

  const service = await started;
  await service.opened;
  logger.info({ url: service.url, metricsUrl: service.metricsUrl, mode: storage.mode, version }, 'ready');
}

function fail(error: unknown): never {
  for (const problem of startProblems(error)) process.stderr.write(`visits-api: ${problem}\n`);
  process.exit(1);
}
