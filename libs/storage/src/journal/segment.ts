/**
 * A journal segment, as bytes. Two of them, of one fixed size, written with zeros and flushed beforehand, serve a
 * writer for ever: when one is full, the other begins a new generation with a snapshot of everything counted so far.
 * Integers are little-endian; every CRC is CRC-32C.
 *
 *     mark      0  u32  generation the mark speaks of
 *               4  u32  durable: the bytes of this segment known to be flushed; 0 where none are
 *               8  u32  beat: changes while the writer lives
 *              12  u32  CRC of the 12 bytes before
 *     head     16  u32  magic "VSJ1"
 *              20  u32  CRC of all that follows in head and snapshot
 *              24  u32  generation: 1 for the first, one more with each change of segments
 *              28  u32  previous: the CRC of the last batch (or head) of the generation before, 0 for the first
 *              32  16   incarnation, 16 hexadecimal digits
 *              48  u32  length of the snapshot
 *     snapshot 52       counts: all hits of the generations before
 *     batch    …   u32  length of the counts
 *                  u32  CRC of the incarnation and of this batch without this field
 *                  u32  previous: the CRC of the batch before it, of the head for the first one
 *                  u32  generation
 *                  u32  durable: bytes of this segment known to be flushed when this batch was written
 *                       counts: the hits of this batch
 *
 * Invariants. A batch is valid only behind a valid one (the chain), and only with its segment's generation: what an
 * older generation left behind the end is never read. Only the mark is ever written in place; it is not flushed, but
 * where other machines read it, and it never claims what a flush has not confirmed: other processes count up to it, so
 * nobody sees a hit that a power cut could take back. Recovery does not need it.
 */

import { crc32c } from '../checksum/crc32c.ts';

export const MARK_BYTES = 16;
export const HEAD_END = 52;
const BATCH_HEAD_BYTES = 20;
const INCARNATION_DIGITS = 16;

const MAGIC = 0x314a5356; // "VSJ1"
const HEAD_START = MARK_BYTES;
const HEAD_SUMMED = 24;

/** How far a journal is durable: so many bytes of the segment that holds this generation. */
export interface Extent {
  readonly generation: number;
  readonly durable: number;
}

/** Whether what is known to be durable goes as far as `extent`. */
export function covers(known: Extent | undefined, { generation, durable }: Extent): boolean {
  if (!known || known.generation < generation) return false;
  return known.generation > generation || known.durable >= durable;
}

/** Which of the two segments holds a generation: they take turns. */
export function segmentOf({ generation }: Pick<Extent, 'generation'>): 0 | 1 {
  return generation % 2 === 1 ? 0 : 1;
}

export interface Mark extends Extent {
  readonly beat: number;
}

export interface Head {
  readonly generation: number;
  readonly previous: number;
  readonly incarnation: string;
}

export function encodeMark(mark: Mark): Buffer {
  const bytes = Buffer.allocUnsafe(MARK_BYTES); // every byte of it is written below
  bytes.writeUInt32LE(mark.generation, 0);
  bytes.writeUInt32LE(mark.durable, 4);
  bytes.writeUInt32LE(mark.beat >>> 0, 8);
  bytes.writeUInt32LE(crc32c(bytes, 0, 0, 12), 12);
  return bytes;
}

/** @returns undefined where the bytes are no mark: never written, or read while it was written */
export function decodeMark(segment: Buffer): Mark | undefined {
  if (segment.length < MARK_BYTES) return undefined;
  if (segment.readUInt32LE(12) !== crc32c(segment, 0, 0, 12)) return undefined;
  return { generation: segment.readUInt32LE(0), durable: segment.readUInt32LE(4), beat: segment.readUInt32LE(8) };
}

/** Head and snapshot, to be written at `MARK_BYTES`, and the CRC that the first batch names. */
export function encodeHead(head: Head, snapshot: Buffer): { readonly bytes: Buffer; readonly crc: number } {
  const bytes = Buffer.alloc(HEAD_END - HEAD_START + snapshot.length);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(head.generation, 8);
  bytes.writeUInt32LE(head.previous, 12);
  bytes.write(head.incarnation, 16, INCARNATION_DIGITS, 'latin1');
  bytes.writeUInt32LE(snapshot.length, 32);
  snapshot.copy(bytes, 36);
  const crc = crc32c(bytes.subarray(8));
  bytes.writeUInt32LE(crc, 4);
  return { bytes, crc };
}

/** Bytes the snapshot may take: half of a segment, so that the other half holds the largest batch. */
export function snapshotLimit(segmentBytes: number): number {
  return Math.floor((segmentBytes - HEAD_END) / 2) - BATCH_HEAD_BYTES;
}

export interface BatchHead {
  /** Part of the checksum: no page's name can look like a batch of a process whose incarnation nobody knew. */
  readonly incarnation: string;
  readonly previous: number;
  readonly generation: number;
  readonly durable: number;
}

export function encodeBatch(head: BatchHead, counts: Buffer): { readonly bytes: Buffer; readonly crc: number } {
  const bytes = Buffer.allocUnsafe(BATCH_HEAD_BYTES + counts.length); // every byte of it is written below
  bytes.writeUInt32LE(counts.length, 0);
  bytes.writeUInt32LE(head.previous, 8);
  bytes.writeUInt32LE(head.generation, 12);
  bytes.writeUInt32LE(head.durable, 16);
  counts.copy(bytes, BATCH_HEAD_BYTES);
  const crc = batchCrc(bytes, 0, bytes.length, seedOf(head.incarnation));
  bytes.writeUInt32LE(crc, 4);
  return { bytes, crc };
}

/** How far a reader has come in one generation. */
export interface Position {
  readonly generation: number;
  /** Where the checksum of each batch begins: it says whose it is. */
  readonly seed: number;
  /** Where the next batch would begin. */
  offset: number;
  /** The CRC that batch must name. */
  crc: number;
}

/** What becomes of the counts that are read: the snapshot's, and each batch's. */
export interface Tally {
  /** @returns whether they are counts */
  add(encoded: Buffer): boolean;
}

/** Reads head and snapshot. @returns undefined where there is no valid one */
export function readHead(segment: Buffer, tally: Tally): Position | undefined {
  if (segment.length < HEAD_END || segment.readUInt32LE(HEAD_START) !== MAGIC) return undefined;
  const length = segment.readUInt32LE(48);
  if (length > segment.length - HEAD_END) return undefined;
  const crc = crc32c(segment, 0, HEAD_SUMMED, HEAD_END + length);
  if (crc !== segment.readUInt32LE(20)) return undefined;
  if (!tally.add(segment.subarray(HEAD_END, HEAD_END + length))) return undefined;
  return {
    generation: segment.readUInt32LE(24),
    seed: crc32c(segment, 0, 32, 32 + INCARNATION_DIGITS),
    offset: HEAD_END + length,
    crc,
  };
}

/** Moves `position` over the valid batches that begin before `end`; it stops at the first that is not valid. */
export function readBatches(segment: Buffer, position: Position, end: number, tally: Tally): void {
  while (position.offset < end) {
    const batch = batchAt(segment, position.offset, position);
    if (!batch || batch.previous !== position.crc || !tally.add(batch.counts)) return;
    position.offset = batch.end;
    position.crc = batch.crc;
  }
}

/**
 * Whether what lies at and behind `position` was once durable: then its end is damage, not the torn tail of a crash.
 * Proof is the mark, or a later valid batch of this generation that says so.
 */
export function provesDurable(segment: Buffer, position: Position): boolean {
  const mark = decodeMark(segment);
  if (mark && mark.generation === position.generation && mark.durable > position.offset) return true;
  for (let at = position.offset + 1; at + BATCH_HEAD_BYTES < segment.length; at++) {
    // Cheap tests first: nearly every place fails the generation.
    if (segment.readUInt32LE(at + 12) !== position.generation) continue;
    const batch = batchAt(segment, at, position);
    if (batch && batch.durable > position.offset) return true;
  }
  return false;
}

/**
 * The batch that was being written when its writer went: it begins as the next one would, and is not whole. Nobody was
 * told that it was durable.
 *
 * @returns its bytes, as far as the segment has them; undefined where there is none
 */
export function tornTail(segment: Buffer, { offset, crc, generation }: Position): Buffer | undefined {
  if (offset + BATCH_HEAD_BYTES >= segment.length) return undefined;
  // Either will do: the other may be what is broken. An older generation's batch matches in neither.
  const isNext = segment.readUInt32LE(offset + 8) === crc || segment.readUInt32LE(offset + 12) === generation;
  if (!isNext) return undefined;
  return segment.subarray(offset, offset + BATCH_HEAD_BYTES + segment.readUInt32LE(offset));
}

interface Batch extends Omit<BatchHead, 'incarnation'> {
  readonly end: number;
  readonly crc: number;
  /** Encoded. */
  readonly counts: Buffer;
}

function batchAt(
  segment: Buffer,
  at: number,
  { generation, seed }: Pick<Position, 'generation' | 'seed'>,
): Batch | undefined {
  if (at + BATCH_HEAD_BYTES >= segment.length) return undefined;
  const length = segment.readUInt32LE(at);
  const end = at + BATCH_HEAD_BYTES + length;
  if (length === 0 || end > segment.length || segment.readUInt32LE(at + 12) !== generation) return undefined;
  const crc = batchCrc(segment, at, end, seed);
  if (crc !== segment.readUInt32LE(at + 4)) return undefined;
  const counts = segment.subarray(at + BATCH_HEAD_BYTES, end);
  return {
    end,
    crc,
    counts,
    generation,
    previous: segment.readUInt32LE(at + 8),
    durable: segment.readUInt32LE(at + 16),
  };
}

function batchCrc(segment: Buffer, at: number, end: number, seed: number): number {
  return crc32c(segment, crc32c(segment, seed, at, at + 4), at + 8, end);
}

function seedOf(incarnation: string): number {
  return crc32c(Buffer.from(incarnation, 'latin1'));
}
