import type { Violate } from './oracle.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody waits longer for an answer. */
const SOON_MS = 10 * 60 * 1000;

/** A request that names a key, as it was made first. */
export interface KeyedRequest {
  readonly key: string;
  /** The page of a hit, or the body of a note. */
  readonly hit?: string;
  readonly note?: string;
  readonly madeAt: number;
  attempted: boolean;
  acknowledged: boolean;
  /** The note it made. */
  id?: string;
}

/** Requests with keys (P5): each takes effect once within 24 h, whichever processes were told of it. */
export class KeyOracle {
  readonly #requests: KeyedRequest[] = [];

  constructor(private readonly violate: Violate) {}

  /** A request that was not made before. */
  begin(request: Pick<KeyedRequest, 'hit' | 'note'>, now: number): KeyedRequest {
    const made = {
      ...request,
      key: `key ${this.#requests.length + 1}`,
      madeAt: now,
      attempted: false,
      acknowledged: false,
    };
    this.#requests.push(made);
    return made;
  }

  /** Those that storage must know again. */
  remembered(now: number): readonly KeyedRequest[] {
    return this.#requests.filter(({ madeAt }) => now + SOON_MS < madeAt + DAY_MS);
  }

  /** @returns whether this is the first answer to it */
  acknowledge(request: KeyedRequest, id?: string): boolean {
    if (request.id !== undefined && request.id !== id) this.violate(`${request.key} made ${request.id} and ${id}`);
    if (id !== undefined) request.id = id;
    const first = !request.acknowledged;
    request.acknowledged = true;
    return first;
  }
}
