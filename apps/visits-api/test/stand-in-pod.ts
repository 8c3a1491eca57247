import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

/** What another pod says of itself when all goes well. */
export const podAnswer = { total: 5, pod: 'pod-1', process: '0123456789abcdef' };

export interface StandIn {
  readonly url: string;
  readonly host: string;
  /** How many requests it has had. */
  readonly asked: number;
}

/** Servers that stand in for other pods, until the test has ended. */
class StandIns {
  readonly #servers: Server[] = [];

  async listen(answer: RequestListener): Promise<StandIn> {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      url: `http://${host}`,
      host,
      get asked() {
        return asked;
      },
    };
  }

  /** One that always says this. */
  say(content: unknown): Promise<StandIn> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return this.listen((_, response) => response.end(text));
  }

  async close(): Promise<void> {
    for (const server of this.#servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }
}

/** One pod, and who stands in for the others, until each test has ended. */
export class OnePod {
  readonly standIns = new StandIns();
  /** Of the pod that runs, with two visits where nothing else was given. */
  storage = new MemoryStorage();
  #running: RunningService | undefined;

  async run(environment: Readonly<Record<string, string>>, storage = visitedTwice()): Promise<RunningService> {
    this.storage = storage;
    this.#running = await runService(environment, storage);
    return this.#running;
  }

  async end(): Promise<void> {
    await this.#running?.end();
    await this.standIns.close();
  }
}

function visitedTwice(): MemoryStorage {
  const storage = new MemoryStorage();
  storage.hits.push('/', '/');
  return storage;
}
