import { Inject, Injectable } from '@nestjs/common';
import { type Storage, StorageError } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isProbe, matchesPath, pathOf, withoutTrailingSlash } from '../http/path.ts';
import { SETTINGS, STORAGE } from '../injection-tokens.ts';
import { isBeyondLimit } from '../rate-limit/limit-requests.ts';
import type { Settings, SettingsFile } from '../settings/settings.ts';

/** Counts the visits of pages: which requests are visits, and what their answers say about it. */
@Injectable()
export class PageVisits {
  readonly #counted = new WeakMap<FastifyRequest, Promise<number | undefined>>();

  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(SETTINGS) private readonly settings: SettingsFile,
  ) {}

  /**
   * Counts this request, if it is a visit, and marks its answer. To be called when it is certain that the answer is the
   * page. Asked again for the same request it counts no more.
   *
   * @returns the total after the visit, once it is durable; undefined when nothing was counted
   */
  count(request: FastifyRequest, reply: FastifyReply): Promise<number | undefined> {
    const before = this.#counted.get(request);
    if (before) return before;
    const counted = this.#count(request, reply);
    this.#counted.set(request, counted);
    return counted;
  }

  async #count(request: FastifyRequest, reply: FastifyReply): Promise<number | undefined> {
    const path = pathOf(request.url);
    if (!isCountedPath(path, this.settings.value)) return undefined;
    // Every view is to reach us: nobody may answer the next one from a copy.
    reply.header('Cache-Control', 'no-cache, private');
    return this.countPage(withoutTrailingSlash(path), request, reply);
  }

  /**
   * Counts a visit of this page, or of none, whatever the path of the request, if someone looks at its answer.
   *
   * @returns as `count`
   */
  async countPage(page: string | undefined, request: FastifyRequest, reply: FastifyReply): Promise<number | undefined> {
    if (!isVisit(request, reply)) return undefined;
    if (isBeyondLimit(request)) {
      reply.header('X-Visit-Counted', 'false');
      return undefined;
    }
    try {
      return await this.storage.visits.record(page === undefined ? {} : { page });
    } catch (error) {
      // The page is worth more than its count.
      const isCounted = error instanceof StorageError && error.details.tookEffect === true;
      request.log.error({ err: error }, isCounted ? 'visit counted, total unknown' : 'visit not counted');
      if (!isCounted) reply.header('X-Visit-Counted', 'false');
      return undefined;
    }
  }
}

/** Whether a request is for a page that counts, before it is known what will be answered. A search is none: it costs. */
export function asksForPage(request: FastifyRequest, settings: Settings): boolean {
  const path = pathOf(request.url);
  const counts = isCountedPath(path, settings) || (path === '/visits/badge.svg' && queryOf(request, 'hit') === '1');
  return counts && queryOf(request, 'q') === undefined && isLookedAt(request);
}

function isCountedPath(path: string, { countedPaths }: Settings): boolean {
  // A pattern as /:a/:b may mean probes without their owner knowing.
  return !isProbe(path) && countedPaths.some((pattern) => matchesPath(pattern, path));
}

/** Someone looks at the page, and nothing about it is unchanged or refused. */
function isVisit(request: FastifyRequest, reply: FastifyReply): boolean {
  return reply.statusCode === 200 && isLookedAt(request);
}

/** No HEAD, no browser fetching ahead, no program of ours. */
function isLookedAt(request: FastifyRequest): boolean {
  return request.method === 'GET' && !isPrefetch(request) && queryOf(request, 'count') !== '0';
}

function isPrefetch({ headers }: FastifyRequest): boolean {
  return ['sec-purpose', 'purpose', 'x-moz']
    .flatMap((name) => headers[name] ?? [])
    .some((value) => /^\s*prefetch\s*(;|$)/i.test(value));
}

function queryOf({ query }: FastifyRequest, name: string): unknown {
  return Object(query)[name];
}
