import type { StorageError } from '@visits/storage';
import type { Client } from './client.ts';
import type { KeyedRequest } from './oracle/key-oracle.ts';

/** More hits than this, one after the other, are load for a process: then `visits` may follow them (P10). */
const BURST = 30;

/** What a client asks of the counter, and what the oracle says of the answers. */
export class Visitor {
  #answered = 0;

  constructor(private readonly client: Client) {}

  async hit(page?: string): Promise<void> {
    const { total } = this.client.oracle;
    const expected = total.attempt();
    await this.client.untilVisible();
    const after = await this.client.attempt('hit', ({ visits }) => visits.record(page === undefined ? {} : { page }));
    if (after === undefined) return;
    total.acknowledge();
    this.client.tell(`hit: ${after}`);
    total.saw(after, expected, 'hit');
    this.#answered += 1;
    const isLoad = this.#answered > BURST;
    if (!isLoad && this.client.world.isIdyllic && Number(this.client.world.visits()) < after) {
      this.client.oracle.violate(`a hit was answered with ${after} while visits said ${this.client.world.visits()}`);
    }
  }

  /** A hit with a key: a new one, or one that this or another process was told of before. */
  async keyedHit(page: string): Promise<void> {
    const { oracle, random, now } = this.client;
    const known = oracle.keys.remembered(now).filter(({ hit }) => hit !== undefined);
    const request = known.length > 0 && random.chance(0.4) ? random.pick(known) : oracle.keys.begin({ hit: page }, now);
    if (request.acknowledged && random.chance(0.2)) return await this.#misuse(request);
    const expected = request.attempted ? oracle.total.expectation() : oracle.total.attempt();
    request.attempted = true;
    await this.client.untilVisible();
    const { key, hit } = request;
    const after = await this.client.attempt('keyed', ({ visits }) =>
      visits.record({ key, ...(hit !== undefined && { page: hit }) }),
    );
    if (after === undefined) return;
    if (oracle.keys.acknowledge(request)) oracle.total.acknowledge();
    this.client.tell(`hit with ${key}: ${after}`);
    oracle.total.saw(after, expected, 'keyed hit');
  }

  /** @returns the total, where it was told */
  async total(): Promise<number | undefined> {
    const { total } = this.client.oracle;
    const expected = total.expectation();
    await this.client.untilVisible();
    const answer = await this.client.attempt('read', ({ visits }) => visits.total());
    if (answer === undefined) return undefined;
    this.client.tell(`total: ${answer}`);
    total.saw(answer, expected, 'total');
    return answer;
  }

  /** Pages and days: each of them adds up to the total. */
  async counts(): Promise<void> {
    const { total } = this.client.oracle;
    const expected = total.expectation();
    await this.client.untilVisible();
    const pages = await this.client.attempt('read', ({ visits }) => visits.pages());
    if (pages) {
      this.client.tell(`pages: ${JSON.stringify(pages)}`);
      const told = pages.pages.reduce((sum, { visits }) => sum + visits, pages.other);
      total.saw(told + pages.unattributed, expected, 'pages');
      total.sawHits(told, undefined, 'pages');
    }
    const days = await this.client.attempt('read', ({ visits }) => visits.days());
    if (days) {
      this.client.tell(`days: ${JSON.stringify(days)}`);
      const told = days.days.reduce((sum, { visits }) => sum + visits, days.earlier);
      total.saw(told + days.unattributed, expected, 'days');
      total.sawHits(told, expected, 'days');
    }
  }

  async audit(): Promise<void> {
    const { oracle } = this.client;
    const expected = oracle.total.expectation();
    await this.client.untilVisible();
    const audit = await this.client.attempt('read', ({ visits }) => visits.audit());
    if (!audit) return;
    oracle.total.saw(audit.total, expected, 'audit');
    oracle.total.check(audit.recount, expected, 'recount');
    const sum = audit.writers.reduce((settled, { visits }) => settled + visits, audit.settled);
    if (sum !== audit.recount)
      oracle.violate(`audit: writers and log add up to ${sum}, the recount is ${audit.recount}`);
  }

  /** One at a time in all of the world: what comes of two at once nobody can tell. */
  async set(value: number): Promise<void> {
    const { world, oracle } = this.client;
    if (world.isSetting) return;
    world.isSetting = true;
    const acknowledge = oracle.total.attemptSet(value);
    const after = await this.client.attempt('write', ({ visits }) => visits.set(value));
    world.isSetting = false;
    if (after === undefined) return;
    acknowledge();
    this.client.tell(`set to ${value}: ${after}`);
    oracle.total.saw(after, oracle.total.expectation(), 'set');
  }

  /** Another request under a key that is taken. */
  async #misuse({ key, hit }: KeyedRequest): Promise<void> {
    const isRefused = await this.client.attempt('keyed', async ({ visits }) => {
      try {
        await visits.record({ key, page: `not ${hit}` });
        return false;
      } catch (error) {
        if ((error as StorageError).code !== 'key-reused') throw error;
        return true;
      }
    });
    if (isRefused === false) this.client.oracle.violate(`${key} was taken for another request`);
  }
}
