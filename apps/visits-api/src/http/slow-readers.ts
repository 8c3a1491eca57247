import type { FastifyInstance } from 'fastify';

/**
 * Hangs up on who takes nothing of an answer for so long: what waits for them is memory. Streams of events, which may be
 * silent, see to it themselves.
 */
export function cutOffSlowReaders(server: FastifyInstance, withinMs: number): void {
  server.addHook('onSend', async (_request, { raw }) => {
    raw.setTimeout(withinMs, () => {
      const { socket } = raw;
      // Where nothing waits it is we who are slow.
      if (socket && socket.writableLength > 0) socket.destroy();
      else socket?.setTimeout(withinMs);
    });
    // Before Node gives the connection its time to be idle: what is asked next on it may take longer to be answered.
    raw.prependOnceListener('finish', () => raw.socket?.setTimeout(0));
  });
}
