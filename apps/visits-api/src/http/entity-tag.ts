import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Parameter } from '../contract/operation.ts';
import { Problem } from '../problem/problem.ts';

const tags = z.string().meta({ description: '`*`, or a list of entity tags (RFC 9110, 8.8.3).' });

/** The version of what an answer shows. */
export const entityTagHeader = {
  ETag: { description: 'Its version.', schema: z.string().regex(/^"[1-9]\d*"$/), required: true, example: '"1"' },
} as const satisfies Readonly<Record<string, Parameter>>;

export const ifMatchHeader = {
  'If-Match': { description: 'The versions that may be changed, or `*` for any.', schema: tags, example: '"1"' },
} as const satisfies Readonly<Record<string, Parameter>>;

export const ifNoneMatchHeader = {
  'If-None-Match': { description: 'The versions that the client has.', schema: tags, example: '"1"' },
} as const satisfies Readonly<Record<string, Parameter>>;

/** The entity tag of a version: strong, as the representation of a version never changes. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that `If-Match` allows a write to replace; undefined for any, as `*` or no such header says. Weak tags,
 * tags we never gave and what is no tag at all match nothing (RFC 9110, 13.1.1).
 *
 * @throws Problem 428 when the header is missing and `required`
 */
export function expectedVersions(request: FastifyRequest, required: boolean): readonly number[] | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) {
    if (!required) return undefined;
    throw new Problem('precondition-required', 'Send If-Match with the ETag of the version to change, or with *.');
  }
  const tags = parseTags(header);
  if (tags === '*') return undefined;
  return tags.flatMap(({ weak, opaque }) => (weak || !/^[1-9]\d{0,15}$/.test(opaque) ? [] : [Number(opaque)]));
}

/**
 * Whether `If-None-Match` says that the client has this version already: weakly compared, as RFC 9110, 13.1.2 has it.
 */
export function isKnownVersion(request: FastifyRequest, version: number): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  const tags = parseTags(header);
  return tags === '*' || tags.some(({ opaque }) => opaque === String(version));
}

interface Tag {
  readonly weak: boolean;
  readonly opaque: string;
}

// With the empty elements a list may have before it and after it (RFC 9110, 5.6.1).
const tag = /[\s,]*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,[\s,]*|$)/y;

/** Those up to the first thing that is none. */
function parseTags(header: string): '*' | Tag[] {
  if (header.trim() === '*') return '*';
  const tags: Tag[] = [];
  tag.lastIndex = 0;
  for (let at = 0; at < header.length; at = tag.lastIndex) {
    const match = tag.exec(header);
    if (!match) break;
    tags.push({ weak: match[1] !== undefined, opaque: match[2] ?? '' });
  }
  return tags;
}
