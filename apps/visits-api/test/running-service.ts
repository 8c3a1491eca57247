import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, type Storage } from '@visits/storage';
import { type Configuration, readConfiguration } from '../src/configuration/configuration.ts';
import { createLogger } from '../src/logging/logger.ts';
import { type Service, startService, type Timing } from '../src/service.ts';
import { type ContractClient, contractClient } from './client/client.ts';

/** The service on a port of its own, with everything a test wants to look at. */
export interface RunningService {
  readonly service: Service;
  readonly url: string;
  /** An empty directory that goes when the service does; `volume` in it holds what it stores. */
  readonly directory: string;
  /** Lines logged so far. */
  readonly log: readonly Record<string, unknown>[];
  /** Asks as the contract has it, with AUTH_TOKEN where that is in the environment. */
  readonly client: ContractClient;
  /** `fetch` with the path appended to the service's address: for what a client of the contract would not ask. */
  ask(path: string, request?: RequestInit): Promise<Response>;
  end(): Promise<void>;
}

/**
 * @param environment beside PORT=0, no rate limit, and what keeps the machine's own files out
 * @param storage what to serve instead of a volume
 * @param timing what is not to take as long as the tests' other services do it
 */
export async function runService(
  environment: Readonly<Record<string, string>> = {},
  storage?: Storage | Promise<Storage>,
  timing: Partial<Timing> = {},
): Promise<RunningService> {
  const directory = await mkdtemp(join(tmpdir(), 'visits-api-'));
  const configuration: Configuration = readConfiguration({
    PORT: '0',
    POD_NAME: 'pod-0',
    CONFIG_FILE: join(directory, 'config.json'),
    STORAGE_DIR: join(directory, 'volume'),
    LOG_LEVEL: 'debug',
    RATE_LIMIT: '0',
    ...environment,
  });
  const log: Record<string, unknown>[] = [];
  const logger = createLogger(configuration.logLevel, configuration.podName, {
    write: (line) => void log.push(JSON.parse(line)),
  });
  const open = async () => storage ?? openStorage({ ...configuration.storage, writer: configuration.podName });
  const service = await startService(configuration, open, logger, { ...quick, ...timing });
  return {
    service,
    url: service.url,
    directory,
    log,
    client: contractClient(service.url, environment['AUTH_TOKEN']),
    ask: (path, request) => fetch(`${service.url}${path}`, { redirect: 'manual', ...request }),
    async end() {
      await service.stop(0);
      await rm(directory, { recursive: true });
    },
  };
}

// The tests' own idle connections need not be waited for.
const quick: Timing = {
  pollMs: 10,
  settleMs: 0,
  idleMs: 0,
  drainMs: 10_000,
  headMs: 10_000,
  bodyMs: 30_000,
  answerMs: 30_000,
};

/** A request with a JSON body. */
export function json(method: string, content: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method, body: JSON.stringify(content), headers: { 'Content-Type': 'application/json', ...headers } };
}
