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

  /** Resolves or rejects as the first run of the work does that begins after this call. */
  run(): Promise<T> {
    // Also when the present run has just ended: the next one is on its way then, and there is never more than one.
    if (this.#next) return this.#next;
    if (!this.#running) return this.#start();
    this.#next = this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<T> {
    this.#next = undefined;
    const running = this.#work().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
