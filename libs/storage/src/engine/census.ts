import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Journal } from '../journal/journal.ts';
import { JournalReader, type JournalView } from '../journal/journal-reader.ts';
import { Rounds } from '../rounds.ts';
import type { VolumeLayout } from '../volume/layout.ts';

export interface CensusOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly journal: Journal;
  /** This process. */
  readonly incarnation: string;
  readonly clock: Clock;
  /** No other process counts (per-pod mode): memory knows the total. */
  readonly soleProcess: boolean;
}

/** A registered journal that cannot be found is looked for this often before it counts as damage. */
const SEARCHES = 5;
/** How long to wait before the second search, in milliseconds; longer before each further one. */
const RETRY_MS = 10;

/** Adds up what all writers have counted: the log's sum and every registered journal (a grow-only counter). */
export class Census {
  readonly #options: CensusOptions;
  readonly #readers = new Map<string, JournalReader>();
  readonly #views = new Map<string, JournalView>();
  readonly #counting = new Rounds(() => this.#countOthers());

  constructor(options: CensusOptions) {
    this.#options = options;
  }

  /**
   * All hits but this process's own that were acknowledged before this call.
   *
   * @throws `fenced`, `damaged`, `unavailable`, `fault`
   */
  async others(): Promise<number> {
    const { log, soleProcess } = this.#options;
    if (!soleProcess) return this.#counting.run();
    this.#assertCounted();
    return log.state.counts.total;
  }

  /** All hits that were acknowledged before this call (P3). @throws as `others` */
  async total(): Promise<number> {
    const { log, journal, incarnation } = this.#options;
    const others = await this.others();
    const observed = log.state.journals.get(incarnation)?.observed;
    if (observed) await journal.catchUp(observed);
    return others + journal.counts.total;
  }

  /** What was last seen of another process's sign of life. */
  beatOf(incarnation: string): string | undefined {
    return this.#views.get(incarnation)?.beat;
  }

  async close(): Promise<void> {
    for (const reader of this.#readers.values()) await reader.close();
    this.#readers.clear();
  }

  /**
   * Journals first, then the log: a journal folded in between is counted by the log and by nobody else. Where the log
   * changed of what the total is made, both are read again.
   */
  async #countOthers(): Promise<number> {
    const { log, clock } = this.#options;
    for (let search = 1; ; ) {
      const { epoch } = log.state;
      const missing = await this.#readJournals();
      await log.refresh();
      if (log.state.epoch !== epoch) continue;
      if (missing === undefined) break;
      if (search === SEARCHES) {
        const message = `${missing}: a registered journal is missing; restore the volume from a copy`;
        throw new StorageError('damaged', message, { path: missing });
      }
      await clock.sleep(search * RETRY_MS);
      search += 1;
    }
    this.#assertCounted();
    let total = log.state.counts.total;
    for (const view of this.#views.values()) total += view.counts.total;
    return total;
  }

  /** Once another process has folded our journal, adding our own count would count it twice. */
  #assertCounted(): void {
    const { log, incarnation } = this.#options;
    if (log.state.journals.has(incarnation)) return;
    throw new StorageError('fenced', 'another process took over the journal of this one, which must restart');
  }

  /** @returns the path of a registered journal that is not there, if there is one */
  async #readJournals(): Promise<string | undefined> {
    const { fileSystem, layout, log, incarnation } = this.#options;
    const others = [...log.state.journals.values()].filter(
      (journal) => journal.active && journal.incarnation !== incarnation,
    );
    for (const known of this.#readers.keys()) {
      if (!log.state.journals.has(known)) await this.#forget(known);
    }
    let missing: string | undefined;
    await Promise.all(
      others.map(async (journal) => {
        const paths = layout.journalOf(journal.writer, journal.incarnation);
        let reader = this.#readers.get(journal.incarnation);
        if (!reader) {
          reader = new JournalReader(fileSystem, paths);
          this.#readers.set(journal.incarnation, reader);
        }
        const view = await reader.read(journal.observed);
        if (view) this.#views.set(journal.incarnation, view);
        else missing = paths[0];
      }),
    );
    return missing;
  }

  async #forget(incarnation: string): Promise<void> {
    const reader = this.#readers.get(incarnation);
    this.#readers.delete(incarnation);
    this.#views.delete(incarnation);
    await reader?.close();
  }
}
