import type { CommitLog } from '../commit-log/commit-log.ts';
import { StorageError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Extent } from '../journal/segment.ts';
import { Rounds } from '../rounds.ts';
import { addCounts, type Counts, noCounts } from '../visits/counts.ts';
import type { JournalTally } from './journal-tally.ts';

export interface CensusOptions {
  readonly log: CommitLog;
  /** This process's own. */
  readonly journal: Journal;
  /** Everybody else's. */
  readonly others: JournalTally;
  /** This process. */
  readonly incarnation: string;
  /** No other process counts (per-pod mode): memory knows the total. */
  readonly soleProcess: boolean;
}

/** Adds up what all writers have counted: the log's sum and every registered journal (a grow-only counter). */
export class Census {
  readonly #options: CensusOptions;
  readonly #counting = new Rounds(() => this.#countOthers());
  /** Who waits for counts by page and day: they are added up only then. */
  #detailed = 0;
  /** What was added up last for those. */
  #details = noCounts();

  constructor(options: CensusOptions) {
    this.#options = options;
  }

  /** Whether nobody else seems to count: then it is not worth a look before the journal has seen whether that is so. */
  get seemsAlone(): boolean {
    return this.#options.soleProcess || this.#options.log.seemsAlone;
  }

  /** What all who are gone have counted, and so all hits but this process's own where nobody else counts. @throws `fenced` */
  get settled(): number {
    this.#assertCounted();
    return this.#options.log.state.counts.total;
  }

  /**
   * All hits but this process's own that were acknowledged before this call, in shared mode: one look, and one promise,
   * for all who ask at once. Who does not wait for it need not hear of its failure.
   *
   * @throws `fenced`, `damaged`, `unavailable`, `fault`
   */
  others(): Promise<number> {
    return this.#counting.run();
  }

  /** All hits that were acknowledged before this call (P3). @throws as `others` */
  async total(): Promise<number> {
    const others = this.#options.soleProcess ? this.settled : await this.others();
    await this.#catchUp();
    return others + this.#options.journal.counts.total;
  }

  /** The same by page and by day. @throws as `others` */
  async counts(): Promise<Counts> {
    const counts = noCounts();
    addCounts(counts, await this.#othersInDetail());
    await this.#catchUp();
    addCounts(counts, this.#options.journal.counts);
    return counts;
  }

  /** How far each journal was counted when it was last looked at. */
  get extents(): ReadonlyMap<string, Extent> {
    const { journal, incarnation, others } = this.#options;
    const extents = new Map<string, Extent>([[incarnation, journal.counted]]);
    for (const [other, { extent }] of others.views) if (extent) extents.set(other, extent);
    return extents;
  }

  async close(): Promise<void> {
    await this.#counting.idle(); // a hit that is refused waits for nobody
    await this.#options.others.close();
  }

  async #othersInDetail(): Promise<Counts> {
    if (this.#options.soleProcess) {
      this.#assertCounted();
      return this.#options.log.state.counts;
    }
    this.#detailed += 1;
    try {
      await this.#counting.run();
      return this.#details;
    } finally {
      this.#detailed -= 1;
    }
  }

  async #countOthers(): Promise<number> {
    const { others } = this.#options;
    await others.read();
    this.#assertCounted();
    if (this.#detailed > 0) this.#details = others.counts;
    return others.total;
  }

  /** Others may count what a mark or the log vouches for before this process has heard that it is so. */
  async #catchUp(): Promise<void> {
    const { log, journal, incarnation, soleProcess } = this.#options;
    if (!soleProcess) await journal.catchUp(journal.shown);
    const observed = log.state.journals.get(incarnation)?.observed;
    if (observed) await journal.catchUp(observed);
  }

  /** Once another process has folded our journal, adding our own count would count it twice. */
  #assertCounted(): void {
    const { log, incarnation } = this.#options;
    if (log.state.journals.has(incarnation)) return;
    throw new StorageError('fenced', 'another process took over the journal of this one, which must restart');
  }
}
