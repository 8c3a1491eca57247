import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogController } from 'fastify';

/** How a request ended. */
export interface RequestEnd {
  /** Whether its client left before it had the whole answer. Of a stream of events it always has what there is. */
  readonly aborted: boolean;
  /** Whether the answer is a stream of events: how long it took is how long its client listened. */
  readonly streamed: boolean;
  /** From its head to its end, in milliseconds. */
  readonly ms: number;
}

/** Somebody who wants to know of each request that ended. */
export type RequestWatcher = (request: FastifyRequest, reply: FastifyReply, end: RequestEnd) => void;

/**
 * Tells of the end of every request exactly once, whatever became of it: answered, refused before there was a route for
 * it, or left by its client, even while it waited behind others on its connection.
 *
 * Fastify tells its log controller of every request that begins, and of nothing else about those that break off.
 */
export class RequestWatch extends LogController {
  readonly #pending = new WeakMap<Socket, Set<() => void>>();

  constructor(private readonly watchers: readonly RequestWatcher[]) {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    const began = performance.now();
    const { socket } = request.raw;
    const pending = this.#pendingOn(socket);
    const end = (left: boolean) => {
      if (!pending.delete(abort)) return;
      const ms = performance.now() - began;
      const streamed = isStream(reply);
      for (const watcher of this.watchers) watcher(request, reply, { aborted: left && !streamed, streamed, ms });
    };
    const abort = () => end(true);
    pending.add(abort);
    // The answer's own `close` would not do: one that waits for its turn on the connection never gets it.
    reply.raw.once('finish', () => end(false));
    if (socket.destroyed) abort();
  }

  override requestCompleted(): void {}

  #pendingOn(socket: Socket): Set<() => void> {
    const known = this.#pending.get(socket);
    if (known) return known;
    const pending = new Set<() => void>();
    this.#pending.set(socket, pending);
    socket.once('close', () => {
      for (const abort of [...pending]) abort();
    });
    return pending;
  }
}

function isStream(reply: FastifyReply): boolean {
  return reply.raw.headersSent && String(reply.getHeader('Content-Type')).startsWith('text/event-stream');
}
