import { type Hit, type Storage, StorageError, type VisitCounter } from '@visits/storage';
import type { NoteRoom } from '../lifecycle/note-room.ts';
import type { Metrics } from './metrics.ts';

/** How long a scrape waits for the total: a volume that hangs must not take the other metrics with it. */
const totalWithinMs = 1000;

/** What storage does, in figures. */
export class StorageMetrics {
  readonly #hits;
  readonly #failed;
  readonly #flushes;
  #storage: Storage | undefined;
  #total: Promise<number | undefined> | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly noteRoom: NoteRoom,
  ) {
    this.#hits = metrics.counter('visits_hits_total', 'Visits that this process acknowledged as durable.');
    this.#failed = metrics.counter(
      'visits_hits_failed_total',
      'Visits that could not be made durable, by the code of the error.',
      ['code'],
    );
    this.#flushes = metrics.histogram(
      'visits_storage_flush_duration_seconds',
      'How long flushes of visits to the volume took.',
      [],
      [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    );
    this.#collect();
  }

  /** For the storage to call after each flush. */
  readonly flushed = (latencyMs: number): void => this.#flushes.observe(latencyMs / 1000);

  /** The storage, with an eye on its visits and notes. */
  measure(storage: Storage): Storage {
    this.#storage = storage;
    const visits = this.#countHits(storage.visits);
    return {
      visits,
      notes: this.noteRoom.watch(storage.notes),
      changes: storage.changes,
      health: () => storage.health(),
      export: () => storage.export(),
      import: (records) => storage.import(records),
      close: () => storage.close(),
    };
  }

  #countHits(visits: VisitCounter): VisitCounter {
    return {
      record: async (hit?: Hit) => {
        try {
          const total = await visits.record(hit);
          this.#hits.inc();
          return total;
        } catch (error) {
          this.#failed.inc({ code: error instanceof StorageError ? error.code : 'other' });
          throw error;
        }
      },
      total: () => visits.total(),
      pages: () => visits.pages(),
      days: () => visits.days(),
      audit: () => visits.audit(),
      set: (value) => visits.set(value),
    };
  }

  #collect(): void {
    const { metrics } = this;
    const open = metrics.gauge('visits_storage_open', '1 once the volume is recovered and open.');
    const fault = metrics.gauge(
      'visits_storage_fault',
      '1 once storage acknowledges nothing any more and only a restart helps.',
    );
    const problem = metrics.gauge('visits_storage_problem', '1 while something fails and is tried again.');
    const full = metrics.gauge('visits_storage_full', '1 while there is no room for notes.');
    const used = metrics.gauge('visits_storage_used_bytes', 'Bytes of the volume in use.');
    const allowed = metrics.gauge('visits_storage_allowed_bytes', 'Bytes of the volume that may be used.');
    const journal = metrics.gauge('visits_storage_journal_bytes', "Bytes of this process' journal.");
    const writers = metrics.gauge('visits_storage_writers', 'Processes that count on the volume, as last seen.');
    const age = metrics.gauge('visits_storage_last_flush_age_seconds', 'How long ago the last flush ended.');
    const promise = metrics.gauge(
      'visits_storage_promise',
      'Always 1: which of the promises that depend on the file system are in force.',
      ['visibility', 'space'],
    );
    const total = metrics.gauge('visits_counted', 'The total as this process would answer it.');
    // What is not known yet is left out, rather than told as 0.
    for (const gauge of [used, allowed, journal, writers, age, total]) gauge.remove();

    metrics.beforeScrape(async () => {
      const health = this.#storage?.health();
      open.set(health ? 1 : 0);
      fault.set(health?.fault ? 1 : 0);
      problem.set(health?.problem ? 1 : 0);
      full.set(this.noteRoom.full ? 1 : 0);
      if (!health) return;
      used.set(health.budget.used);
      allowed.set(health.budget.allowed);
      journal.set(health.journalBytes);
      writers.set(health.writers);
      if (health.lastFlush) age.set(health.lastFlush.ageMs / 1000);
      promise.reset();
      promise.set({ ...health.promises }, 1);
      const value = await this.#currentTotal();
      if (value === undefined) total.remove();
      else total.set(value);
    });
  }

  /** The total, if it comes in time. However often it is scraped, storage is asked once at a time. */
  #currentTotal(): Promise<number | undefined> {
    this.#total ??= this.#askTotal();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, totalWithinMs, undefined);
    });
    return Promise.race([this.#total, late]).finally(() => clearTimeout(timer));
  }

  async #askTotal(): Promise<number | undefined> {
    try {
      return await this.#storage?.visits.total();
    } catch {
      // Why is told where it matters: by the fault, and by requests that fail.
      return undefined;
    } finally {
      this.#total = undefined;
    }
  }
}
