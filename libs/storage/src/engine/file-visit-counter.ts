import { dayName, dayOf } from '../clock.ts';
import { assertRoomForKey, keyDigest, requestDigest } from '../commit-log/idempotency-keys.ts';
import { readFailure, StorageError } from '../errors.ts';
import type { Audit, DayCounts, Hit, PageCounts, VisitCounter } from '../port.ts';
import { type Counts, EARLIER, MAX_TOTAL, OTHER } from '../visits/counts.ts';
import { JournalTally } from './journal-tally.ts';
import type { Doors, OpenStore } from './open-store.ts';

/** Visits: in the journal where they commute, in the log where they do not. */
export class FileVisitCounter implements VisitCounter {
  readonly #parts: OpenStore;
  readonly #doors: Doors;

  constructor(parts: OpenStore, doors: Doors) {
    this.#parts = parts;
    this.#doors = doors;
  }

  record(hit: Hit = {}): Promise<number> {
    const page = hit.page === '' ? undefined : hit.page;
    const { key } = hit;
    return this.#doors.enterToWrite(() => (key === undefined ? this.#record(page) : this.#recordOnce(page, key)));
  }

  total(): Promise<number> {
    return this.#doors.enter(() => this.#parts.census.total());
  }

  pages(): Promise<PageCounts> {
    return this.#doors.enter(async () => pageCounts(await this.#parts.census.counts()));
  }

  days(): Promise<DayCounts> {
    return this.#doors.enter(async () => dayCounts(await this.#parts.census.counts()));
  }

  set(value: number): Promise<number> {
    if (!Number.isInteger(value) || value < 0 || value > MAX_TOTAL) {
      return Promise.reject(new StorageError('bad-option', `total: expected an integer from 0 to 10^15, got ${value}`));
    }
    return this.#doors.enterToWrite(async () => {
      const { log, census, journal } = this.#parts;
      await log.propose(async (draft) => {
        await this.#doors.assertRoom(draft.bytes);
        // A commit of another process that comes in between takes this one's place in the log: then this is asked again.
        const delta = value - (await census.total()) - draft.counted;
        const observed = [...census.extents].map(([one, at]) => [one, at.generation, at.durable] as const);
        await journal.beat(); // nobody may find less in the journal by its mark than this commit counts on
        draft.add({ op: 'set', value, delta, observed });
      });
      return await this.#totalAfterwards();
    });
  }

  audit(): Promise<Audit> {
    return this.#doors.enter(async () => {
      const { fileSystem, layout, clock, census, journal, self } = this.#parts;
      const total = await census.total();
      await journal.beat(); // others, and so this recount, see what its mark says
      if (journal.fault) throw journal.fault;
      const log = this.#parts.log.newView();
      await log.refresh();
      const tally = new JournalTally({ fileSystem, layout, log, clock });
      try {
        await tally.read();
        const writers = [...tally.views].map(([incarnation, { total: visits, extent }]) => ({
          writer: log.state.journals.get(incarnation)?.writer ?? '',
          incarnation,
          self: incarnation === self.incarnation,
          visits,
          position: { generation: extent?.generation ?? 0, bytes: extent?.durable ?? 0 },
        }));
        return { total, recount: tally.total, settled: log.state.counts.total, writers, sequence: log.state.sequence };
      } finally {
        await tally.close();
      }
    });
  }

  async #record(page: string | undefined): Promise<number> {
    const { journal, census, publisher, clock, log } = this.#parts;
    const { epoch } = log.state;
    const looking = census.seemsAlone ? undefined : census.others();
    const { total: own, alone } = await journal.add(page, dayOf(clock.now()));
    return await afterwards(async () => {
      const others = alone ? census.settled : await (looking ?? census.others());
      await publisher.afterHit();
      // A `set` may have observed more of our journal than this hit: then the others' sum is less by what came after it.
      return log.state.epoch === epoch ? own + others : await census.total();
    });
  }

  /** A hit with a key does not commute with itself: it is decided in the log, whichever process is asked. */
  async #recordOnce(page: string | undefined, key: string): Promise<number> {
    const { log, budget } = this.#parts;
    const digest = keyDigest(key);
    const request = requestDigest('hit', page);
    await log.propose(async (draft) => {
      if (draft.repeated(digest, request)) return;
      assertRoomForKey(draft.keys, budget.allowed);
      await this.#doors.assertRoom(draft.bytes);
      const pages = page === undefined ? [] : [[page, 1] as const];
      draft.add({ op: 'count', total: 1, days: [[dayOf(draft.time), 1]], pages });
      draft.add({ op: 'key', key: digest, request });
    });
    return await this.#totalAfterwards();
  }

  /** What the total is now that something in the log has changed it. */
  #totalAfterwards(): Promise<number> {
    const { publisher, census } = this.#parts;
    return afterwards(async () => {
      await publisher.afterHit();
      return await census.total();
    });
  }
}

/** What is asked for once something has taken effect: where that fails, whoever is told must not try it again. */
async function afterwards(total: () => Promise<number>): Promise<number> {
  try {
    return await total();
  } catch (error) {
    const { code, message, details } = readFailure(error, 'cannot add up the total', '');
    throw new StorageError(code, message, { ...details, tookEffect: true }, { cause: error });
  }
}

function pageCounts({ total, pages }: Counts): PageCounts {
  const named = [...pages].filter(([page]) => page !== OTHER).map(([page, visits]) => ({ page, visits }));
  named.sort((a, b) => b.visits - a.visits || (a.page < b.page ? -1 : 1));
  const other = pages.get(OTHER) ?? 0;
  return { pages: named, other, unattributed: total - other - sum(named) };
}

function dayCounts({ total, days }: Counts): DayCounts {
  const named = [...days].filter(([day]) => day !== EARLIER).sort(([a], [b]) => a - b);
  const earlier = days.get(EARLIER) ?? 0;
  const listed = named.map(([day, visits]) => ({ day: dayName(day), visits }));
  return { days: listed, earlier, unattributed: total - earlier - sum(listed) };
}

function sum(rows: readonly { readonly visits: number }[]): number {
  return rows.reduce((visits, row) => visits + row.visits, 0);
}
