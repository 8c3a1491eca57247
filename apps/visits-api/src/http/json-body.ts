import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../problem/problem.ts';
import { mediaType } from './media-type.ts';

/** The bytes of a request's body; none at all is an empty body. They are read before any handler runs, and not parsed. */
export function bodyBytes(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array();
}

/**
 * Reads the body as JSON of one of the types, and checks it. Called by handlers rather than before them, so that what
 * does not exist is 404 whatever was sent to it.
 *
 * @throws Problem 415, 400, 422, in this order
 */
export function readJson<Value>(
  request: FastifyRequest,
  schema: z.ZodType<Value>,
  types: readonly string[] = ['application/json'],
): Value {
  if (!types.includes(mediaType(request))) throw unsupportedType(request, types);
  return checkContent(parseJson(bodyText(request)), schema);
}

/** The refusal of a body that is of none of these types. */
export function unsupportedType({ method }: FastifyRequest, types: readonly string[]): Problem {
  return new Problem('unsupported-media-type', `The body must be ${types.join(' or ')}.`, {
    headers: { [method === 'PATCH' ? 'Accept-Patch' : 'Accept-Post']: types.join(', ') },
  });
}

/** @throws Problem 415 */
export function refuseCompressed({ headers }: FastifyRequest): void {
  if (/^(identity)?$/i.test(headers['content-encoding'] ?? '')) return;
  throw new Problem('unsupported-media-type', 'The body must not be compressed.', {
    headers: { 'Accept-Encoding': 'identity' },
  });
}

/** @throws Problem 415 for compressed bytes, 400 for those that are no UTF-8 */
export function bodyText(request: FastifyRequest): string {
  refuseCompressed(request);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bodyBytes(request));
  } catch {
    throw new Problem('malformed', 'The body is not UTF-8 text.');
  }
}

/** @throws Problem 400 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed', 'The body is not JSON.');
  }
}

/** @throws Problem 422 with each error's place as a JSON pointer */
export function checkContent<Value>(content: unknown, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: `#${path.map((step) => `/${escapePointer(String(step))}`).join('')}`,
    detail: message,
  }));
  throw new Problem('invalid', errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), {
    members: { errors },
  });
}

/** RFC 6901, and its form in a URI fragment. */
function escapePointer(step: string): string {
  return encodeURIComponent(
    step
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );
}
