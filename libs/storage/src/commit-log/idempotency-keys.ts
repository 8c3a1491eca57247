import { createHash } from 'node:crypto';
import { StorageError } from '../errors.ts';

/** A key is remembered for so long, by the clock of the commits. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** Bytes a key takes in a checkpoint, at most. */
const KEY_BYTES = 96;
/** No more than this for all keys, whatever the budget: every checkpoint writes them again. */
const MOST_BYTES = 4 * 1024 * 1024;

const MAX_KEY_LENGTH = 255;

/** What was asked for under a key. */
export interface KeyedRequest {
  readonly key: string;
  /** Tells the request from others. */
  readonly request: string;
  /** The commit's time, in milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  /** The note it made, if it made one. */
  readonly note?: string;
}

/**
 * The idempotency keys of the last 24 h (P5). Oldest first: commits have rising times. None is ever forgotten early: where
 * there is no room for another, the request is refused.
 */
export class IdempotencyKeys {
  readonly #requests = new Map<string, KeyedRequest>();

  get all(): KeyedRequest[] {
    return [...this.#requests.values()];
  }

  /** Bytes they take in a checkpoint, at most. */
  get bytes(): number {
    return this.#requests.size * KEY_BYTES;
  }

  /** The request a key named, if it is remembered at this time. */
  get(key: string, time: number): KeyedRequest | undefined {
    const known = this.#requests.get(key);
    return known && isRemembered(known, time) ? known : undefined;
  }

  /** Remembers it, in the place of one that was forgotten. */
  add(request: KeyedRequest): void {
    this.#requests.delete(request.key);
    this.#requests.set(request.key, request);
  }

  /** How many are remembered at this time. */
  countAt(time: number): number {
    let forgotten = 0;
    for (const request of this.#requests.values()) {
      if (isRemembered(request, time)) break;
      forgotten += 1;
    }
    return this.#requests.size - forgotten;
  }

  /** Lets go of those whose time is over. */
  forget(time: number): void {
    for (const request of this.#requests.values()) {
      if (isRemembered(request, time)) return;
      this.#requests.delete(request.key);
    }
  }
}

/** @throws `full` where so many keys take more than a quarter of the budget */
export function assertRoomForKey(keys: number, allowed: number): void {
  const limit = Math.min(MOST_BYTES, Math.floor(allowed / 4));
  const used = keys * KEY_BYTES;
  if (used + KEY_BYTES <= limit) return;
  const message = `idempotency keys of the last 24 h take ${used} of the ${limit} bytes they may take`;
  throw new StorageError('full', `${message}; send no key, or try again later`, {
    used,
    allowed: limit,
    forKeys: true,
  });
}

/** A key as the log holds it: short, and nobody's secret. @throws `bad-option` */
export function keyDigest(key: string): string {
  if (key.length < 1 || key.length > MAX_KEY_LENGTH) {
    throw new StorageError('bad-option', `key: expected 1 to ${MAX_KEY_LENGTH} characters, got ${key.length}`);
  }
  return digest(key, 16);
}

/** The key of an import, which is nobody else's. */
export function importDigest(name: string): string {
  return digest(`import of ${name}`.padEnd(MAX_KEY_LENGTH + 1), 16);
}

/** Tells one request from another under the same key. */
export function requestDigest(...parts: readonly (string | undefined)[]): string {
  return digest(JSON.stringify(parts), 12);
}

function digest(text: string, bytes: number): string {
  return createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64url');
}

function isRemembered({ time }: KeyedRequest, now: number): boolean {
  return now - time < REMEMBERED_MS;
}
