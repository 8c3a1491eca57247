import type { FastifyInstance } from 'fastify';
import { operationOf } from '../contract/operation.ts';
import type { WriteToken } from './write-token.ts';

/** Refuses requests without the token where the contract says that it is needed, before anything of their body is read. */
export function guardContract(server: FastifyInstance, token: WriteToken): void {
  server.addHook('onRequest', async (request) => {
    if (operationOf(request)?.token) token.check(request.headers.authorization);
  });
}
