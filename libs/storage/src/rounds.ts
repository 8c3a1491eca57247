import { endOfTurn } from './turn.ts';

/**
 * Work that many ask for at once and that one run answers for all who asked before it began: who asks while it runs
 * gets the next run, because the present one may have looked already.
 */
export class Rounds<T> {
  readonly #work: () => Promise<T>;
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(work: () => Promise<T>) {
    this.#work = work;
  }

  /**
   * Resolves or rejects as the first run of the work does that begins after this call. All who ask for the same run get
   * the same promise, and whoever does not wait for it need not hear of its failure.
   */
  run(): Promise<T> {
    if (!this.#next) {
      this.#next = this.#begin(this.#running);
      this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  /** Resolves when what was asked for has come to its end, well or not. */
  async idle(): Promise<void> {
    await (this.#next ?? this.#running)?.catch(() => undefined);
  }

  async #begin(previous: Promise<T> | undefined): Promise<T> {
    await previous?.catch(() => undefined);
    await endOfTurn(); // all who ask in this turn are answered by one run
    this.#next = undefined;
    this.#running = this.#work();
    return await this.#running;
  }
}
