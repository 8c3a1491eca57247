import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Parameter } from '../contract/operation.ts';
import { Problem } from '../problem/problem.ts';

const key = z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/);

/** What makes a request that is sent again take effect once. */
export const idempotencyKeyHeader = {
  'Idempotency-Key': {
    description: 'Any 1 to 255 visible characters, a UUID at best. Repetitions within 24 h take no further effect.',
    schema: key.meta({ minLength: 1, maxLength: 255 }),
    example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/**
 * The key of a request; undefined where it has none.
 *
 * @throws Problem 400
 */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  const parsed = key.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Problem('malformed', 'Idempotency-Key takes 1 to 255 visible ASCII characters.');
}
