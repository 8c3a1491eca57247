import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { operationOf } from '../contract/operation.ts';
import { sendProblem } from '../problem/problem.filter.ts';
import { Problem } from '../problem/problem.ts';

/**
 * Refuses who sends a body too slowly. One that is read as it comes has no end that could be waited for: it must only
 * not come to a halt for so long.
 */
export function refuseSlowBodies(server: FastifyInstance, withinMs: number): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!hasBody(request)) return;
    // Node may take it from the request before all of that has come.
    const { socket } = request;
    const streamed = operationOf(request)?.body?.streamed === true;
    let seen = 0;
    const timer = setTimeout(() => {
      if (request.raw.complete || socket.destroyed) return;
      // Who sends on after an answer sends to nobody.
      if (reply.sent) socket.destroy();
      // What has come and is not read yet waits for us.
      else if (streamed && (socket.bytesRead !== seen || request.raw.readableLength > 0)) {
        seen = socket.bytesRead;
        timer.refresh();
      } else refuse(request, reply, withinMs);
    }, withinMs).unref();
    // Not at its close: that comes with the answer, whether all of the body has come or not.
    request.raw.once('end', () => clearTimeout(timer));
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuse(request: FastifyRequest, reply: FastifyReply, withinMs: number): void {
  reply.header('Connection', 'close');
  sendProblem(new Problem('timeout', `Send what is to be read within ${withinMs / 1000} s.`), request, reply);
}
