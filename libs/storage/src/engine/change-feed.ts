import type { CommitLog } from '../commit-log/commit-log.ts';
import type { NoteChange, RecentChanges } from '../commit-log/recent-changes.ts';
import type { Change, ChangeStream } from '../port.ts';
import { Rounds } from '../rounds.ts';

export interface ChangeFeedOptions {
  readonly log: CommitLog;
  readonly recent: RecentChanges;
  readonly total: () => Promise<number>;
}

/**
 * Tells any number of readers what changes. A reader is only a place in the order of commits and the total it was last
 * told, so one that is slow costs no memory: it misses totals, and is told to begin anew when it is too far behind.
 */
export class ChangeFeed implements ChangeStream {
  readonly #options: ChangeFeedOptions;
  /** One after the other: what is told later was counted later. */
  readonly #updating = new Rounds(() => this.#count());
  #readers = 0;
  #total = -1;
  #closed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /** Counts, and tells whoever listens. */
  async update(): Promise<void> {
    if (this.#readers > 0) await this.#updating.run();
  }

  /** Ends every stream. */
  close(): void {
    this.#closed = true;
    this.#options.recent.wake();
  }

  async *from({
    after,
    signal,
  }: {
    readonly after?: string;
    readonly signal?: AbortSignal;
  } = {}): AsyncGenerator<Change> {
    const { recent } = this.#options;
    const wake = () => recent.wake();
    signal?.addEventListener('abort', wake);
    this.#readers += 1;
    try {
      await this.#updating.run(); // which refreshes the log
      let sequence = after === undefined ? recent.sequence : this.#sequenceIn(after);
      let total: number | undefined;
      for (;;) {
        const changed = recent.next(); // from before we look
        if (this.#closed || signal?.aborted) return;
        const upTo = recent.sequence;
        const changes = sequence === undefined ? undefined : recent.after(sequence);
        if (changes) {
          for (const [index, change] of changes.entries()) {
            // A commit is resumed as a whole: only its last change says that it is done.
            const isLast = changes[index + 1]?.sequence !== change.sequence;
            yield noteChange(change, this.#position(isLast ? change.sequence : change.sequence - 1));
            if (this.#closed || signal?.aborted) return;
          }
        } else {
          yield { type: 'reset', position: this.#position(upTo) };
          total = undefined;
        }
        sequence = upTo;
        if (total === this.#total) await changed;
        else {
          total = this.#total;
          yield { type: 'visits', total, position: this.#position(upTo) };
        }
      }
    } finally {
      this.#readers -= 1;
      signal?.removeEventListener('abort', wake);
    }
  }

  async #count(): Promise<void> {
    const total = await this.#options.total();
    if (total === this.#total) return;
    this.#total = total;
    this.#options.recent.wake();
  }

  #position(sequence: number): string {
    return `${this.#options.log.state.store}-${sequence}`;
  }

  /** @returns undefined for a position of another store, or none at all */
  #sequenceIn(position: string): number | undefined {
    const [store, sequence] = position.split('-');
    return store === this.#options.log.state.store && /^\d{1,16}$/.test(sequence ?? '') ? Number(sequence) : undefined;
  }
}

function noteChange({ id, version }: NoteChange, position: string): Change {
  return version === undefined ? { type: 'note-removed', id, position } : { type: 'note', id, version, position };
}
