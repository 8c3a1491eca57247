import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../problem/problem.ts';

/**
 * The query of a request, checked. What the schema does not know is none of our business.
 *
 * @throws Problem 400
 */
export function readQuery<Value>(request: FastifyRequest, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) =>
    message.startsWith(`${String(path[0])} `) ? message : `${path.join('.')}: ${message}`,
  );
  throw new Problem('malformed', mistakes.join('; '));
}
