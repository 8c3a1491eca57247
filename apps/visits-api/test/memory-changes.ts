import type { Change, ChangeStream } from '@visits/storage';

/** Changes kept in memory for ever. A position is how many changes of notes came before it. */
export class MemoryChanges implements ChangeStream {
  readonly #notes: Change[] = [];
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(private readonly total: () => number) {}

  /** How many changes of notes there have been. */
  get length(): number {
    return this.#notes.length;
  }

  tell(change: (position: string) => Change): void {
    this.#notes.push(change(String(this.#notes.length + 1)));
    this.wake();
  }

  /** To be called when the total may be another. */
  wake(): void {
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  close(): void {
    this.#closed = true;
    this.wake();
  }

  async *from({ after, signal }: Parameters<ChangeStream['from']>[0] = {}): AsyncGenerator<Change, void, undefined> {
    const wake = () => this.wake();
    signal?.addEventListener('abort', wake);
    const known = after === undefined || /^\d+$/.test(after);
    let at = known && after !== undefined ? Math.min(Number(after), this.#notes.length) : this.#notes.length;
    let told: number | undefined;
    try {
      if (!known) yield { type: 'reset', position: String(at) };
      while (!this.#closed && !signal?.aborted) {
        const change = this.#notes[at];
        const total = this.total();
        if (change) {
          at += 1;
          yield change;
        } else if (total !== told) {
          told = total;
          yield { type: 'visits', total, position: String(at) };
        } else {
          await new Promise<void>((resolve) => this.#waiting.add(resolve));
        }
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }
}
