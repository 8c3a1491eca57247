import { addCounts, type Counts, decodeCounts, decodeTotal, noCounts } from '../visits/counts.ts';
import { type Position, readBatches, readHead, type Tally } from './segment.ts';

/** All hits that were read, by page and day as well. */
export class FullTally implements Tally {
  readonly counts = noCounts();

  add(encoded: Buffer): boolean {
    const counts = decodeCounts(encoded);
    if (counts) addCounts(this.counts, counts);
    return counts !== undefined;
  }
}

/** Only how many they are, which takes a small part of the time. */
export class TotalTally implements Tally {
  total = 0;

  add(encoded: Buffer): boolean {
    const total = decodeTotal(encoded);
    this.total += total ?? 0;
    return total !== undefined;
  }
}

export interface ReadSegment {
  readonly position: Position;
  /** All hits up to there, the snapshot's included. */
  readonly counts: Counts;
}

/**
 * Reads a segment as far as it is valid.
 *
 * @param end where it stops at the latest
 * @returns undefined where there is no valid head
 */
export function readSegment(segment: Buffer, end = segment.length): ReadSegment | undefined {
  const tally = new FullTally();
  const position = readHead(segment, tally);
  if (!position) return undefined;
  readBatches(segment, position, end, tally);
  return { position, counts: tally.counts };
}
