import type { FastifyInstance } from 'fastify';
import { type Operation, operationIn } from '../contract/operation.ts';
import { matchesPath, pathOf } from './path.ts';

/** A route as it was registered: its pattern, the one method, and what the contract says of it. */
export interface KnownRoute {
  readonly pattern: string;
  readonly method: string;
  readonly operation: Operation | undefined;
}

const known = new WeakMap<FastifyInstance, KnownRoute[]>();

/** Remembers every route that is registered from now on. */
export function rememberRoutes(server: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  known.set(server, routes);
  server.addHook('onRoute', ({ url, method, config }) => {
    for (const name of [method].flat()) routes.push({ pattern: url, method: name, operation: operationIn(config) });
  });
}

/** Every route there is. */
export function routesOf(server: FastifyInstance): readonly KnownRoute[] {
  return known.get(server) ?? [];
}

/** The methods that a request target can be asked with, `OPTIONS` among them; none where there is nothing. `*` is all of it. */
export function allowedMethods(server: FastifyInstance, target: string): readonly string[] {
  const path = pathOf(target);
  const methods = new Set<string>();
  for (const { pattern, method } of routesOf(server))
    if (path === '*' || matchesPath(pattern, path)) methods.add(method);
  return methods.size === 0 ? [] : [...methods.add('OPTIONS')].sort();
}
