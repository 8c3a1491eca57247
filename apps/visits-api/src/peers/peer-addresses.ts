import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { PeerPlaces } from '../configuration/peer-variables.ts';
import type { NoAnswer } from './ask-peer.ts';

/** Where to ask. */
export interface PeerAddresses {
  /** Base URLs. */
  readonly urls: readonly string[];
  /** Why these are not all. */
  readonly problem?: NoAnswer;
}

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const mostPeers = 1000;

/** Finds the peers, anew each time where they are behind a name. */
export class PeerDirectory {
  #pending: Promise<readonly string[]> | undefined;

  constructor(
    private readonly places: PeerPlaces,
    private readonly ownPort: number,
    private readonly resolve: Resolve = systemResolve,
  ) {}

  /** What they are behind, for people. */
  get name(): string {
    return this.places.kind === 'name' ? this.places.host : this.places.urls.join();
  }

  /** Where the peers are now, as far as that is known by the deadline. Never rejects. */
  async find(deadline: AbortSignal): Promise<PeerAddresses> {
    const { places } = this;
    if (places.kind === 'urls') return { urls: places.urls };
    const found = await before(deadline, this.#addressesOf(places.host));
    if (!found || found.length === 0) return { urls: [], problem: 'no-address' };
    const port = places.port ?? this.ownPort;
    const urls = [...new Set(found)].map((address) => `http://${isIPv6(address) ? `[${address}]` : address}:${port}`);
    return urls.length > mostPeers ? { urls: urls.slice(0, mostPeers), problem: 'too-many' } : { urls };
  }

  /**
   * The system resolves names, as it knows the cluster's search domains, on one of the few threads that files are flushed
   * on. So there is one question at a time, however long it takes.
   */
  #addressesOf(host: string): Promise<readonly string[]> {
    this.#pending ??= this.resolve(host).finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }
}

async function systemResolve(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** What a promise comes to; undefined where it is rejected, or the signal is aborted first. */
export function before<Value>(deadline: AbortSignal, promise: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const late = () => resolve(undefined);
    if (deadline.aborted) late();
    deadline.addEventListener('abort', late, { once: true });
    promise.then(resolve, late).finally(() => deadline.removeEventListener('abort', late));
  });
}
