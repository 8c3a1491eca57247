import type { FileHandle } from '../file-system/file-system.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import { HEAD_END, type Position, readBatches, readHead } from './segment.ts';
import { FullTally, TotalTally } from './tally.ts';

/** Longest segment anybody makes, in bytes: what a reader is prepared to hold in memory. */
export const MAX_SEGMENT_BYTES = 1024 * 1024;

/** One generation of a journal, as far as a reader has followed it: its bytes, and what they count. */
export class FollowedGeneration {
  readonly generation: number;
  /** At the offsets that they have in the segment. */
  #bytes = Buffer.alloc(0);
  #position: Position | undefined;
  readonly #totals = new TotalTally();
  /** By page and day: as far as somebody has asked for that, for it takes ten times as long. */
  #details: { readonly position: Position; readonly tally: FullTally } | undefined;

  constructor(generation: number) {
    this.generation = generation;
  }

  /** All hits of it, and of the generations before. */
  get total(): number {
    return this.#totals.total;
  }

  /** The same, by page and day as well. */
  get counts(): Counts {
    const end = this.#position?.offset ?? 0;
    this.#details ??= beginDetails(this.#bytes.subarray(0, end));
    if (!this.#details) return noCounts();
    const { position, tally } = this.#details;
    readBatches(this.#bytes, position, end, tally);
    return tally.counts;
  }

  /**
   * Reads what is new.
   *
   * @param end where what is known to be flushed ends, in bytes of the segment
   * @returns whether all of that is valid; where it is not, nothing of this is to be used any more
   */
  readTo(end: number, segment: FileHandle): Promise<boolean> | boolean {
    const known = this.#position?.offset ?? 0;
    if (known > 0 && known >= end) return true;
    if (end < HEAD_END || end > MAX_SEGMENT_BYTES) return false;
    const bytes = this.#bytesTo(end);
    const take = (length: number) => length === end - known && this.#take(bytes);
    const length = segment.read(bytes.subarray(known), known);
    return typeof length === 'number' ? take(length) : length.then(take);
  }

  /** @param bytes of the segment, up to where it is to be valid */
  #take(bytes: Buffer): boolean {
    this.#position ??= readHead(bytes, this.#totals);
    if (this.#position?.generation !== this.generation) return false;
    readBatches(bytes, this.#position, bytes.length, this.#totals);
    return this.#position.offset === bytes.length;
  }

  #bytesTo(end: number): Buffer {
    if (this.#bytes.length < end) {
      const longer = Buffer.alloc(Math.min(2 * end, MAX_SEGMENT_BYTES));
      this.#bytes.copy(longer);
      this.#bytes = longer;
    }
    return this.#bytes.subarray(0, end);
  }
}

function beginDetails(segment: Buffer): { readonly position: Position; readonly tally: FullTally } | undefined {
  const tally = new FullTally();
  const position = readHead(segment, tally);
  return position && { position, tally };
}
