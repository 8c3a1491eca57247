import type { FastifyInstance } from 'fastify';
import { matchesPath, pathOf } from './path.ts';

const patterns = new WeakMap<FastifyInstance, Map<string, Set<string>>>();

/** Remembers every route that is registered from now on, so that `allowedMethods` knows them. */
export function rememberRoutes(server: FastifyInstance): void {
  const routes = new Map<string, Set<string>>();
  patterns.set(server, routes);
  server.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    routes.set(url, methods);
  });
}

/** The methods that a request target can be asked with, `OPTIONS` among them; none where there is nothing. */
export function allowedMethods(server: FastifyInstance, target: string): readonly string[] {
  const path = pathOf(target);
  const methods = new Set<string>();
  for (const [pattern, names] of patterns.get(server) ?? []) {
    if (matchesPath(pattern, path)) for (const name of names) methods.add(name);
  }
  return methods.size === 0 ? [] : [...methods.add('OPTIONS')].sort();
}
