import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What another pod says of itself when all goes well. */
export const podAnswer = { total: 5, pod: 'pod-1', process: '0123456789abcdef' };

export interface StandIn {
  readonly url: string;
  readonly host: string;
  /** How many requests it has had. */
  readonly asked: number;
}

/** Servers that stand in for other pods, until the test has ended. */
export class StandIns {
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
