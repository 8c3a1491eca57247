import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';

/** How long nobody is to have come before it stops listening, and how long it waits for that. */
const quietMs = 30;
const takeInMs = 1000;

/** The connections of an HTTP server, so that it can end with all of them served. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  #accepted = 0;
  /** Whether nothing is read from any connection. */
  #holds = false;
  #tellEnded: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#tellEnded = resolve;
  });

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      this.#accepted += 1;
      // Not before it has begun to read, which it does at the end of this tick.
      if (this.#holds) process.nextTick(() => this.#holds && socket.pause());
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Stops listening. Connections go on: `server.close()` will not do, as it closes idle ones at once, and with them
   * requests that have arrived but were not read yet.
   */
  async stopListening(): Promise<void> {
    this.#holds = true;
    for (const socket of this.#sockets) socket.pause();
    await this.#takeInWhoWaits();
    NetServer.prototype.close.call(this.server, () => this.#tellEnded());
    this.#holds = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /**
   * The system completes connections ahead of us, and resets those that we have not taken in when we stop listening. Each
   * turn of the loop takes in one. As nothing is read meanwhile, clients that are here wait for their answer and do not
   * connect anew, so there comes a time without connections; there may be no end to other clients.
   */
  async #takeInWhoWaits(): Promise<void> {
    const giveUp = performance.now() + takeInMs;
    let before: number;
    do {
      before = this.#accepted;
      await pause(quietMs);
      // Ends right after the loop has looked.
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
