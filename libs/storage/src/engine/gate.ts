import { StorageError } from '../errors.ts';

/** Lets calls in until it is closed, and knows when the last of them has come out. */
export class Gate {
  #inside = 0;
  #closed = false;
  #empty: (() => void) | undefined;

  /** @throws `closed` once the gate is closed; else as `work` does */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StorageError('closed', 'the storage was closed');
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#empty?.();
    }
  }

  /** Lets nobody in any more; resolves when nobody is inside. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#inside === 0) return;
    await new Promise<void>((resolve) => {
      this.#empty = resolve;
    });
  }
}
