import { isIPv6 } from 'node:net';

/** What a client has left of its limit. */
export interface Quota {
  /** Whether this request is beyond it. */
  readonly exceeded: boolean;
  readonly remaining: number;
  /** Whole seconds until it has all of it again. */
  readonly resetSeconds: number;
}

interface Window {
  used: number;
  readonly endsAt: number;
}

/** So many clients, twice, are told apart; beyond them those that were not seen for longest begin anew. */
const mostClients = 25_000;

/**
 * How many requests each client has made in its minute, which begins with the first of them. Per process, and in a
 * bounded amount of memory, whoever comes.
 */
export class RateLimit {
  /** Those seen lately, and before them: the older ones are forgotten all at once, which costs nothing. */
  #recent = new Map<string, Window>();
  #older = new Map<string, Window>();
  #turnAt = 0;

  /**
   * @param limit requests a window
   * @param windowMs how long it lasts
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    readonly limit: number,
    readonly windowMs = 60_000,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one request of this address into account. */
  take(address: string): Quota {
    const window = this.#windowOf(clientOf(address));
    window.used = Math.min(window.used + 1, this.limit + 1);
    return {
      exceeded: window.used > this.limit,
      remaining: Math.max(0, this.limit - window.used),
      resetSeconds: Math.max(1, Math.ceil((window.endsAt - this.now()) / 1000)),
    };
  }

  /** How many clients are told apart at present. */
  get clients(): number {
    return this.#recent.size + this.#older.size;
  }

  #windowOf(client: string): Window {
    const now = this.now();
    if (now >= this.#turnAt || this.#recent.size >= mostClients) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#turnAt = now + this.windowMs;
    }
    const present = this.#recent.get(client) ?? this.#older.get(client);
    const window = present && present.endsAt > now ? present : { used: 0, endsAt: now + this.windowMs };
    this.#recent.set(client, window);
    return window;
  }
}

/** Whoever has one address of IPv6 has a whole /64: to count each of them would limit nobody. */
function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
