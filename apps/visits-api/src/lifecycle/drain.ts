import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

const takeInMs = 1000;

/** The connections of an HTTP server, so that it can end with all of them served. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  #accepted = 0;
  #tellEnded: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#tellEnded = resolve;
  });

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      this.#accepted += 1;
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Stops listening. Connections go on: `server.close()` will not do, as it closes idle ones at once, and with them
   * requests that have arrived but were not read yet.
   */
  async stopListening(): Promise<void> {
    await this.#takeInWhoWaits();
    NetServer.prototype.close.call(this.server, () => this.#tellEnded());
  }

  /**
   * The system completes connections ahead of us, and resets those that we have not taken in when we stop listening. Each
   * turn of the loop takes in one, so after a turn without any nobody waits. There may be no end to those that come.
   */
  async #takeInWhoWaits(): Promise<void> {
    const giveUp = performance.now() + takeInMs;
    // From here on each turn begins with what has come.
    await setImmediate();
    let before: number;
    do {
      before = this.#accepted;
      await setImmediate();
    } while (this.#accepted > before && performance.now() < giveUp);
  }

  /**
   * Waits until every connection has ended, once the server does not listen any more. Those that carry a request end by
   * its answer, which must say `Connection: close`. Those that carry none are closed after `idleMs`: a client that is
   * about to send on one gets that long. What is left after `limitMs` is cut off.
   *
   * @returns how many connections were cut off
   */
  async drain(idleMs: number, limitMs: number): Promise<number> {
    let cut = 0;
    let sweep: NodeJS.Timeout | undefined;
    const idle = setTimeout(() => {
      this.#closeIdle();
      sweep = setInterval(() => this.#closeIdle(), 50);
    }, idleMs);
    const limit = setTimeout(() => {
      cut = this.#sockets.size;
      this.server.closeAllConnections();
    }, limitMs);
    await this.#ended;
    clearTimeout(idle);
    clearInterval(sweep);
    clearTimeout(limit);
    return cut;
  }

  /** Node counts a connection as idle once it has carried a request: not yet those that clients open to have at hand. */
  #closeIdle(): void {
    this.server.closeIdleConnections();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
