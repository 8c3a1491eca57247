import { openStorage, StorageError } from '@visits/storage';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration/configuration.ts';
import { version } from './info/version.ts';
import { createLogger } from './logging/logger.ts';
import { type Service, startService } from './service.ts';

// The program: starts the service as the environment says, and ends it when asked to. What keeps it from starting is
// told in a line each on standard error; the status is 1 then, and nothing has been written.

try {
  await run(readConfiguration(process.env));
} catch (error) {
  fail(problemsOf(error));
}

async function run(configuration: Configuration): Promise<void> {
  const { storage, podName, logLevel, shutdownDelayMs } = configuration;
  const logger = createLogger(logLevel, podName);
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'the process cannot go on');
    process.exit(1);
  });

  const started = startService(configuration, () => openStorage({ ...storage, writer: podName }), logger);
  for (const [signal, delayMs] of [
    ['SIGTERM', shutdownDelayMs],
    // Someone at a terminal, who sends nobody here.
    ['SIGINT', 0],
  ] as const) {
    process.once(signal, () => {
      logger.info({ signal, delayMs }, 'ending');
      started.then((service) => end(service, delayMs)).catch((error) => fail(problemsOf(error)));
    });
  }
  const service = await started;
  await service.opened;
  logger.info({ url: service.url, mode: storage.mode, version }, 'ready');

  async function end(running: Service, delayMs: number): Promise<void> {
    await running.stop(delayMs);
    logger.info('ended');
    process.exit(0);
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigurationError) return error.problems;
  if (error instanceof StorageError) return [`storage: ${error.message}`];
  const { code, syscall, address, port, hostname } = Object(error);
  if (syscall === 'listen') return [`HOST ${address}, PORT ${port}: ${listenProblems[code] ?? code}`];
  if (syscall === 'getaddrinfo') return [`HOST ${hostname}: this name has no address (${code})`];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there already; stop it, or set another PORT',
  EACCES: 'this user may not listen there; set a PORT from 1024 on',
  EADDRNOTAVAIL: 'this machine has no such address; set another HOST',
};

function fail(problems: readonly string[]): never {
  for (const problem of problems) process.stderr.write(`visits-api: ${problem}\n`);
  process.exit(1);
}
