import type { Hit } from '@visits/storage';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { bodyBytes, bodyText, checkContent, parseJson, readJson } from '../http/json-body.ts';
import { mediaType } from '../http/media-type.ts';
import { text } from '../http/text.ts';

const controls = '\\u0000-\\u001f\\u007f-\\u009f';

/** The name of a page. */
export const pageName = text(1, 512)
  .refine((name) => !/\p{Control}/u.test(name), 'expected no control characters')
  .meta({ pattern: `^[^${controls}]+$` });

/** A hit as JSON. */
export const hitContent = z.strictObject({ page: pageName.exactOptional() });

/** A hit as text: the page, or JSON, which begins with a brace as no page does. */
export const hitText = pageName.meta({ pattern: `^[^\\s{${controls}][^${controls}]*$` });

/**
 * The hit that a request describes: as JSON; by nothing; or as text, which is what `navigator.sendBeacon` sends, and
 * then JSON or the page itself.
 *
 * @throws Problem 415, 400, 422, in this order
 */
export function readHit(request: FastifyRequest): Hit {
  const { page } = readContent(request);
  const key = idempotencyKey(request);
  return { ...(page !== undefined && { page }), ...(key !== undefined && { key }) };
}

function readContent(request: FastifyRequest): z.infer<typeof hitContent> {
  if (bodyBytes(request).length === 0) return {};
  if (mediaType(request) !== 'text/plain') return readJson(request, hitContent, ['application/json', 'text/plain']);
  const sent = bodyText(request);
  return checkContent(/^\s*\{/.test(sent) ? parseJson(sent) : { page: sent }, hitContent);
}
