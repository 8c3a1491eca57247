import type { FastifyInstance, FastifyRequest } from 'fastify';
import { operationOf } from '../contract/operation.ts';

/** Stands for the type of a body that a handler reads as it comes. */
const streamed = 'application/x-streamed';

const declared = new WeakMap<FastifyRequest, string>();

/**
 * Keeps what a body is said to be from Fastify, which would refuse what it cannot read before it is known whether there
 * is anything to send it to. From now on all are bytes to it, or a stream of
 * them where the contract says so, and handlers ask `mediaType`.
 */
export function readBodiesAsBytes(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    const { headers } = request.raw;
    if (headers['content-type'] === undefined) return;
    declared.set(request, headers['content-type']);
    headers['content-type'] = operationOf(request)?.body?.streamed ? streamed : 'application/octet-stream';
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(streamed, (_request, body, done) => done(null, body));
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** The media type of the body in lower case, without parameters; empty where none is given. */
export function mediaType(request: FastifyRequest): string {
  return (declared.get(request) ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}
