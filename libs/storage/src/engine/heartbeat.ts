import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';

/** A process shows that it lives this often. */
const BEAT_MS = 1_000;

/** Shows that this process lives, on a timer of its own: whatever else takes its time, others must see it. */
export class Heartbeat {
  readonly #journal: Journal;
  readonly #clock: Clock;
  #cancel: () => void = () => undefined;
  #beating: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#beating;
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(BEAT_MS, () => {
      this.#beating = this.#journal.beat().finally(() => {
        if (!this.#stopped) this.#schedule();
      });
    });
  }
}
