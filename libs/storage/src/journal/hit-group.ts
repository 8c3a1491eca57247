import type { StorageError } from '../errors.ts';
import { addTo, type Counts, noCounts } from '../visits/counts.ts';

/** A hit that is durable. */
export interface Counted {
  /** Its journal's own total with it. */
  readonly total: number;
  /** Whether nobody else counted at a moment after it was asked for (see `JournalOptions.isAlone`). */
  readonly alone: boolean;
}

/** Hits that share a flush. */
export class HitGroup {
  /** What they come to. */
  readonly delta: Counts = noCounts();
  readonly #waiting: { resolve(counted: Counted): void; reject(error: StorageError): void }[] = [];

  /** @param page as it is told apart; undefined where it is not */
  add(page: string | undefined, day: number): Promise<Counted> {
    this.delta.total += 1;
    addTo(this.delta.days, day, 1);
    if (page !== undefined) addTo(this.delta.pages, page, 1);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** @param total the journal's own with them */
  grant(total: number, alone: boolean): void {
    const before = total - this.#waiting.length;
    for (const [index, one] of this.#waiting.entries()) one.resolve({ total: before + index + 1, alone });
  }

  refuse(error: StorageError): void {
    for (const one of this.#waiting) one.reject(error);
  }
}
