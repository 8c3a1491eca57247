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
  readonly node: string;
  /** No other process counts (per-pod mode): memory knows the total. */
  readonly soleProcess: boolean;
}

/** A registered journal that cannot be found is looked for this often before it counts as damage. */
const SEARCHES = 5;

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
   * @throws `fenced`, `damaged`, `fault`
   */
  others(): Promise<number> {
    const { log, soleProcess } = this.#options;
    return soleProcess ? Promise.resolve(log.state.counts.total) : this.#counting.run();
  }

  /** All hits that were acknowledged before this call (P3). @throws as `others` */
  async total(): Promise<number> {
    return (await this.others()) + this.#options.journal.counts.total;
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
    const { log, incarnation } = this.#options;
    for (let search = 1; ; ) {
      const { epoch } = log.state;
      const missing = await this.#readJournals();
      await log.refresh();
      if (log.state.epoch !== epoch) continue;
      if (missing === undefined) break;
      if (search === SEARCHES) {
        const message = `${missing}: a registered journal is missing; run: visits-store inspect`;
        throw new StorageError('damaged', message, { path: missing });
      }
      search += 1;
    }
    if (!log.state.journals.has(incarnation)) {
      throw new StorageError('fenced', 'another process took over the journal of this one, which must restart');
    }
    let total = log.state.counts.total;
    for (const view of this.#views.values()) total += view.counts.total;
    return total;
  }

  /** @returns the path of a registered journal that is not there, if there is one */
  async #readJournals(): Promise<string | undefined> {
    const { fileSystem, layout, log, incarnation, node } = this.#options;
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
          reader = new JournalReader(fileSystem, paths, journal.node !== node);
          this.#readers.set(journal.incarnation, reader);
        }
        const view = await reader.read();
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
