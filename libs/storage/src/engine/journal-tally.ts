import type { Clock } from '../clock.ts';
import type { LogState } from '../commit-log/log-state.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { damage } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { JournalReader, type JournalView } from '../journal/journal-reader.ts';
import { addCounts, type Counts, noCounts } from '../visits/counts.ts';
import type { VolumeLayout } from '../volume/layout.ts';

export interface JournalTallyOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly log: { readonly state: LogState; refresh(): Promise<void> };
  readonly clock: Clock;
  /** A process whose journal is left out. */
  readonly except?: string;
}

/** A registered journal that cannot be found is looked for this often before it counts as damage. */
const SEARCHES = 5;
/** How long to wait before the second search, in milliseconds; longer before each further one. */
const RETRY_MS = 10;

/** The registered journals and the log, read so that they fit together. */
export class JournalTally {
  readonly #options: JournalTallyOptions;
  readonly #readers = new Map<string, JournalReader>();
  readonly #views = new Map<string, JournalView>();

  constructor(options: JournalTallyOptions) {
    this.#options = options;
  }

  /** What was last read of each journal, by incarnation. */
  get views(): ReadonlyMap<string, JournalView> {
    return this.#views;
  }

  /** What was last seen of a process's sign of life. */
  readonly beatOf = (incarnation: string): string | undefined => this.#views.get(incarnation)?.beat;

  /** The log's sum and what was last read of the journals. */
  get total(): number {
    let total = this.#options.log.state.counts.total;
    for (const view of this.#views.values()) total += view.total;
    return total;
  }

  /** The same, by page and day as well. */
  get counts(): Counts {
    const counts = noCounts();
    addCounts(counts, this.#options.log.state.counts);
    for (const view of this.#views.values()) addCounts(counts, view.counts());
    return counts;
  }

  /**
   * Journals first, then the log: a journal folded in between is counted by the log and by nobody else. Where the log
   * changed of what the total is made, both are read again.
   *
   * @throws `damaged` where a registered journal is missing or cannot be read; `unavailable`, `fault`
   */
  async read(): Promise<void> {
    const { log, clock } = this.#options;
    for (let search = 1; ; ) {
      const { epoch } = log.state;
      const missing = await this.#readJournals();
      await log.refresh();
      if (log.state.epoch !== epoch) continue;
      if (missing === undefined) return;
      if (search === SEARCHES) {
        throw damage(missing, 'a registered journal is missing');
      }
      await clock.sleep(search * RETRY_MS);
      search += 1;
    }
  }

  async close(): Promise<void> {
    for (const reader of this.#readers.values()) await reader.close();
    this.#readers.clear();
  }

  /** @returns the path of a registered journal that is not there, if there is one */
  async #readJournals(): Promise<string | undefined> {
    const { layout, log, except } = this.#options;
    for (const known of this.#readers.keys()) if (!log.state.journals.has(known)) await this.#forget(known);
    const journals: RegisteredJournal[] = [];
    for (const journal of log.state.journals.values()) {
      if (journal.active && journal.incarnation !== except) journals.push(journal);
    }
    const reading = journals.map((journal) => this.#readerOf(journal).read(journal.observed));
    const reads = await Promise.allSettled(reading); // none may go on beside the next look
    let missing: string | undefined;
    for (const [index, { writer, incarnation }] of journals.entries()) {
      const read = reads[index];
      if (read?.status === 'rejected') throw read.reason;
      if (read?.value) this.#views.set(incarnation, read.value);
      else missing = layout.journalOf(writer, incarnation)[0];
    }
    return missing;
  }

  #readerOf({ writer, incarnation }: RegisteredJournal): JournalReader {
    const { fileSystem, layout } = this.#options;
    const reader =
      this.#readers.get(incarnation) ?? new JournalReader(fileSystem, layout.journalOf(writer, incarnation));
    this.#readers.set(incarnation, reader);
    return reader;
  }

  async #forget(incarnation: string): Promise<void> {
    const reader = this.#readers.get(incarnation);
    this.#readers.delete(incarnation);
    this.#views.delete(incarnation);
    await reader?.close();
  }
}
