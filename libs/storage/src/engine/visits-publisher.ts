import type { Clock } from '../clock.ts';
import type { StorageError } from '../errors.ts';
import { Rounds } from '../rounds.ts';
import type { VisitsFile } from '../volume/visits-file.ts';
import type { Census } from './census.ts';

/** Replacements run ahead of their answers for up to this many hits in a burst … */
const BURST = 32;
/** … and so many a second. Whoever has more to count is under load: those hits share one replacement at each check. */
const PER_SECOND = 10;
/** Other processes' late renames are put right after this many tries at the latest; the next check goes on. */
const TRIES = 2;

/** Keeps the `visits` file equal to the total (P10). A failure to do so costs nobody a hit: it is reported, and tried again. */
export class VisitsPublisher {
  readonly #census: Census;
  readonly #file: VisitsFile;
  readonly #clock: Clock;
  readonly #assertOwned: () => Promise<void>;
  readonly #publishing = new Rounds(() => this.#publish());
  #tokens = BURST;
  #refilledAt: number;
  #problem: StorageError | undefined;

  /** @param assertOwned rejects where another process has taken over, and looks after the file by now */
  constructor(census: Census, file: VisitsFile, clock: Clock, assertOwned: () => Promise<void>) {
    this.#assertOwned = assertOwned;
    this.#census = census;
    this.#file = file;
    this.#clock = clock;
    this.#refilledAt = clock.monotonic();
  }

  /** Why the file is behind, if it is. */
  get problem(): StorageError | undefined {
    return this.#problem;
  }

  /** Before a hit is answered: the file is right by then, unless there is so much load that the check must do. */
  async afterHit(): Promise<void> {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#refilledAt) * PER_SECOND) / 1000);
    this.#refilledAt = now;
    this.#tokens = Math.max(this.#tokens - 1, -PER_SECOND); // a second after the load it is over
    if (!this.#isBusy) await this.#publishing.run();
  }

  get #isBusy(): boolean {
    return this.#tokens < 0;
  }

  /** Replaces the file if it does not say the total. @throws `fenced` where it is another process's to do so */
  async check(): Promise<void> {
    if (await this.#isRight()) return;
    await this.#assertOwned();
    await this.#publishing.run();
  }

  /** The same for the last time, of a process that has just seen that it was not taken over, and counts no more. */
  async finish(): Promise<void> {
    if (!(await this.#isRight())) await this.#publishing.run();
  }

  async #isRight(): Promise<boolean> {
    return (await this.#file.read()) === (await this.#census.total());
  }

  async #publish(): Promise<void> {
    let written: number | undefined;
    // Another process may have renamed an older total over ours: compute again after each rename until it is the same.
    // Under load there is always another total by then.
    for (let attempt = 1; attempt <= (this.#isBusy ? 1 : TRIES); attempt++) {
      const total = await this.#census.total();
      if (total === written) return;
      try {
        await this.#file.replace(total);
        this.#problem = undefined;
      } catch (error) {
        this.#problem = error as StorageError; // VisitsFile throws nothing else
        return;
      }
      written = total;
    }
  }
}
