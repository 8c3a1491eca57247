import type { Violate } from './oracle.ts';

/**
 * Where the total may have begun: what was adopted, or what a `set` made it. Hits that were acknowledged before the
 * set began are in its value; those that were attempted before it ended may be.
 */
interface Era {
  readonly value: number;
  readonly acknowledgedBefore: number;
  /** Unknown until the set is acknowledged. */
  attemptedBefore: number;
}

/** What a total may be, as of the moment a call begins. */
export interface TotalExpectation {
  readonly floor: number;
  /** Hits that were acknowledged since the beginning. */
  readonly acknowledged: number;
  /** What it may have been set to by then. */
  readonly eras: readonly Era[];
  /** How often anybody had tried to set it. */
  readonly sets: number;
}

/**
 * What the total may be (P1, P2): acknowledged ≤ total ≤ attempted, and nobody is shown less than somebody was shown
 * before, unless it was set.
 */
export class TotalOracle {
  #attempted = 0;
  #acknowledged = 0;
  /** The one that was begun for sure, and those of which nobody knows whether they were. */
  #eras: Era[];
  readonly #all: Era[];
  /** The greatest total that anybody was shown, since it was set. */
  #shown: number;

  constructor(
    adopted: number,
    private readonly violate: Violate,
  ) {
    this.#eras = [{ value: adopted, acknowledgedBefore: 0, attemptedBefore: 0 }];
    this.#all = [...this.#eras];
    this.#shown = adopted;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get attempted(): number {
    return this.#attempted;
  }

  /** Whether anybody has tried to set it. */
  get wasSet(): boolean {
    return this.#all.length > 1;
  }

  /** The greatest that the total may be, or may have been: what tells of it may be late. */
  get ceiling(): number {
    return Math.max(...this.#all.map((era) => this.#ceilingOf(era)));
  }

  /** Before a call that answers with a total. */
  expectation(): TotalExpectation {
    return {
      floor: this.#floor,
      acknowledged: this.#acknowledged,
      eras: [...this.#eras],
      sets: this.#all.length,
    };
  }

  /** Before a hit. @returns what its answer must be */
  attempt(): TotalExpectation {
    const expected = this.expectation();
    this.#attempted += 1;
    return { ...expected, floor: expected.floor + 1 };
  }

  acknowledge(): void {
    this.#acknowledged += 1;
  }

  /** Before a set. @returns to be called when it is acknowledged; else nobody ever knows */
  attemptSet(value: number): () => void {
    const before = [...this.#eras];
    const era = { value, acknowledgedBefore: this.#acknowledged, attemptedBefore: Number.POSITIVE_INFINITY };
    this.#eras.push(era);
    this.#all.push(era);
    this.#shown = 0;
    return () => {
      era.attemptedBefore = this.#attempted;
      this.#eras = this.#eras.filter((other) => !before.includes(other));
      this.#shown = 0;
    };
  }

  /** A total was shown, by a call before which this was expected. */
  saw(total: number, expected: TotalExpectation, what: string): void {
    this.check(total, expected, what);
    if (this.#erasSince(expected).length === 1) this.#shown = Math.max(this.#shown, total);
  }

  /** The same for a total that may be ahead of what others are shown, as it was counted from the bytes on the volume. */
  check(total: number, expected: TotalExpectation, what: string): void {
    const eras = this.#erasSince(expected);
    // A set may have come after what was counted and before what was read.
    const floor = eras.length > 1 ? Math.min(expected.floor, ...eras.map(({ value }) => value)) : expected.floor;
    if (total < floor) this.violate(`${what}: ${total} is less than ${floor}, which was acknowledged or shown before`);
    const ceiling = Math.max(...eras.map((era) => this.#ceilingOf(era)));
    if (total > ceiling) this.violate(`${what}: ${total} is more than the ${ceiling} attempted`);
  }

  /** So many hits were told apart, of those since the beginning that were expected at least. */
  sawHits(told: number, expected: TotalExpectation | undefined, what: string): void {
    const least = expected?.acknowledged ?? 0;
    if (told < least) this.violate(`${what}: tell of ${told} hits, ${least} were acknowledged`);
    if (told > this.#attempted) this.violate(`${what}: tell of ${told} hits, ${this.#attempted} were attempted`);
  }

  /** A total was shown while nothing else went on: it tells which sets took effect. */
  settle(total: number): void {
    const possible = this.#eras.filter((era) => this.#floorOf(era) <= total && total <= this.#ceilingOf(era));
    if (possible.length > 0) this.#eras = possible;
  }

  get #floor(): number {
    return Math.max(this.#shown, Math.min(...this.#eras.map((era) => this.#floorOf(era))));
  }

  /** All that were possible at any moment since: of several sets during one call it may have seen any. */
  #erasSince({ eras, sets }: TotalExpectation): Era[] {
    return [...eras, ...this.#all.slice(sets)];
  }

  #floorOf({ value, attemptedBefore }: Era): number {
    return value + Math.max(0, this.#acknowledged - attemptedBefore);
  }

  #ceilingOf({ value, acknowledgedBefore }: Era): number {
    return value + this.#attempted - acknowledgedBefore;
  }
}
