import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { WriteToken } from './write-token.ts';

/** Marks a route as one that only who has the token may use. */
export const RequiresToken = () => RouteConfig({ [marker]: true });

/** Refuses requests without the token on routes so marked, before anything of their body is read. */
export function guardMarkedRoutes(server: FastifyInstance, token: WriteToken): void {
  server.addHook('onRequest', async (request) => {
    const config: object = request.routeOptions.config;
    if (marker in config) token.check(request.headers.authorization);
  });
}

const marker = 'requiresToken';
