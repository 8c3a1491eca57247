import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** The connections of an HTTP server, so that it can end with all of them served. */
export class Connections {
  readonly #sockets = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Stops listening, and waits until every connection has ended. Those that carry a request end by its answer, which
   * must say `Connection: close` from before this call on. Those that carry none are closed after `idleMs`: a client
   * that is about to send on one gets that long. What is left after `limitMs` is cut off.
   *
   * `server.close()` will not do: it closes idle connections at once, and with them requests that have arrived but were
   * not read yet.
   *
   * @returns how many connections were cut off
   */
  async drain(idleMs: number, limitMs: number): Promise<number> {
    const ended = new Promise<void>((resolve) => {
      NetServer.prototype.close.call(this.server, () => resolve());
    });
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
    await ended;
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
