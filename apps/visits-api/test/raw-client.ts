import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_LENGTH = 16;

/** A client that sends bytes, whether they are HTTP or not, and keeps what comes back. */
export class RawClient {
  #received = '';
  /** Its end: to look at all of it with each piece takes long where an answer does. */
  #end = '';

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => {
      this.#received += text;
      this.#end = `${this.#end}${text}`.slice(-END_LENGTH);
    });
    // A server may reset what it refuses to read on.
    socket.on('error', () => {});
  }

  static async connect(url: string, options: { readonly allowHalfOpen?: boolean } = {}): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const client = new RawClient(connect({ host: hostname, port: Number(port), ...options }));
    await once(client.socket, 'connect');
    return client;
  }

  send(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** Everything that has come back, once the server has closed the connection. */
  async all(): Promise<string> {
    // Not by `once`, which rejects where the connection is reset.
    if (!this.socket.closed) await new Promise((closed) => this.socket.once('close', closed));
    return this.#received;
  }

  /** Everything that has come back, once it ends so. Rejects where the connection closes before it does. */
  async until(end: string): Promise<string> {
    while (!this.#end.endsWith(end)) {
      if (this.socket.closed) throw new Error(`closed before ${JSON.stringify(end)} came`);
      const either = new AbortController();
      const { signal } = either;
      await Promise.race([once(this.socket, 'data', { signal }), once(this.socket, 'close', { signal })]);
      either.abort();
    }
    return this.#received;
  }

  /** The statuses of the answers so far. */
  get statuses(): readonly number[] {
    return [...this.#received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }
}
