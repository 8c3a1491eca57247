import type { Commit } from './commit.ts';

/** What a commit did to one note. */
export interface NoteChange {
  readonly sequence: number;
  readonly id: string;
  /** The version it has now; undefined where it was removed. */
  readonly version?: number;
}

/** So many changes are kept for those who were away. */
const KEPT = 4096;

/** The last changes of notes, in their order, for those who follow them. Holds no text. */
export class RecentChanges {
  #changes: NoteChange[] = [];
  /** Everything after this commit is known. */
  #floor = 0;
  #sequence = 0;
  #waiting: (() => void)[] = [];

  /** The last commit seen. */
  get sequence(): number {
    return this.#sequence;
  }

  add({ sequence, operations }: Commit): void {
    for (const { operation } of operations) {
      if (operation.op === 'put') this.#changes.push({ sequence, id: operation.id, version: operation.version });
      if (operation.op === 'remove') this.#changes.push({ sequence, id: operation.id });
    }
    this.#sequence = sequence;
    if (this.#changes.length > 2 * KEPT) {
      const dropped = this.#changes.splice(0, this.#changes.length - KEPT);
      this.#floor = dropped.at(-1)?.sequence ?? this.#floor;
    }
    this.wake();
  }

  /** Commits up to this one were never seen: a checkpoint stands for them. */
  skipTo(sequence: number): void {
    this.#changes = [];
    this.#floor = sequence;
    this.#sequence = sequence;
    this.wake();
  }

  /** What came after a commit; undefined where that cannot be told (any more). */
  after(sequence: number): readonly NoteChange[] | undefined {
    if (sequence < this.#floor || sequence > this.#sequence) return undefined;
    let begin = this.#changes.length;
    while (begin > 0 && (this.#changes[begin - 1]?.sequence ?? 0) > sequence) begin -= 1;
    return this.#changes.slice(begin);
  }

  /** Resolves when something has changed. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets all go on who wait. */
  wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
