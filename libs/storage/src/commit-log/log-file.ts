/**
 * A file of the commit log, as bytes: records one behind the other, to the end of the file. Integers are little-endian.
 *
 *     u32  length of the payload, and in the five highest bits which checksum it is
 *     u32  checksum of these four bytes and the payload
 *          payload: JSON in UTF-8
 *
 * The first record is the file's head. It says how many records follow, so that a file cut at a record's end is found
 * out as well. Its checksum is CRC-32C, in any format: so every version reads it, and says if it cannot read the rest.
 * That of other records is the system library's CRC-32, which is much faster; before format 4 it was CRC-32C as well.
 */

import { crc32 } from 'node:zlib';
import { crc32c } from '../checksum/crc32c.ts';
import { damage, StorageError } from '../errors.ts';

/** What this version writes, and the newest it reads. */
const FORMAT = 4;

/** Largest file of the log, in bytes: what a reader is prepared to hold in memory. */
export const MAX_LOG_FILE_BYTES = 64 * 1024 * 1024;

export const RECORD_HEAD_BYTES = 8;

/** The bits beside the length where the checksum is CRC-32. No text in UTF-8 has a byte with all of them set. */
const CRC32_BITS = 0xf8000000;

export interface LogFileHead {
  readonly kind: 'commit' | 'checkpoint' | 'notes';
  readonly format: number;
  /** Records behind the head. */
  readonly records: number;
}

/** Where a record's payload lies. */
export interface Location {
  /** The file's name in the log's directory. */
  readonly file: string;
  /** Of the record, in bytes. */
  readonly offset: number;
  /** Of the record, in bytes. */
  readonly length: number;
}

export interface LogRecord {
  readonly value: unknown;
  /** Where the record begins, in bytes. */
  readonly offset: number;
  /** Bytes of the record. */
  readonly length: number;
}

export function encodeLogFile(head: Pick<LogFileHead, 'kind'>, records: readonly object[]): Buffer {
  return encodeRecords([headText(head, records.length), ...records.map(recordText)]);
}

/** The first record of a file with so many more. */
export function headText(head: Pick<LogFileHead, 'kind'>, records: number): RecordText {
  return { ...recordText({ ...head, format: FORMAT, records }), isHead: true };
}

/** A head, and the records that belong to it. */
export interface LogUnit {
  readonly head: unknown;
  readonly records: readonly LogRecord[];
  /** Where the next one would begin, in bytes. */
  readonly end: number;
}

/**
 * The whole file as one unit.
 *
 * @throws `newer-format`; `damaged` where any byte of it is not what was written
 */
export function decodeLogFile(bytes: Buffer, path: string): LogUnit {
  const unit = decodeUnit(bytes, path);
  if (unit.end !== bytes.length) throw damagedAt(path, unit.end);
  return unit;
}

/**
 * The unit that begins at `offset`.
 *
 * @throws `newer-format`; `damaged` where it is not whole
 */
export function decodeUnit(bytes: Buffer, path: string, offset = 0): LogUnit {
  const first = recordAt(bytes, offset);
  const head = first?.value;
  if (!first || !isHead(head)) throw damagedAt(path, offset);
  assertKnownFormat(head, path);
  const records: LogRecord[] = [];
  let end = offset + first.length;
  while (records.length < head.records) {
    const record = recordAt(bytes, end);
    if (!record) throw damagedAt(path, end);
    records.push(record);
    end += record.length;
  }
  return { head, records, end };
}

/** @throws `damaged` where the bytes are not exactly one valid record */
export function decodeRecord(bytes: Buffer, path: string, offset: number): unknown {
  const record = recordAt(bytes, 0);
  if (record?.length !== bytes.length) throw damagedAt(path, offset);
  return record.value;
}

/** @throws `damaged` where the bytes are not one valid record of this length */
export function assertRecord(bytes: Buffer, length: number, path: string, offset: number): void {
  const isWhole = bytes.length === length && length >= RECORD_HEAD_BYTES;
  if (!isWhole || endOfRecord(bytes, 0) !== length || !isSummedUp(bytes, 0, length)) throw damagedAt(path, offset);
}

/** A record that is not written yet: bytes are made of all that are written together, at once. */
export interface RecordText {
  readonly payload: string;
  /** Of the record, in bytes. */
  readonly length: number;
  readonly isHead?: boolean;
}

export function recordText(value: object): RecordText {
  const payload = JSON.stringify(value);
  return { payload, length: RECORD_HEAD_BYTES + Buffer.byteLength(payload) };
}

/** Encodes records into the same memory again and again: to be given new one for each commit takes longer than to fill it. */
export class RecordEncoder {
  #memory = Buffer.alloc(0);

  /** @returns the records one behind the other, until the next call */
  encode(records: readonly RecordText[]): Buffer {
    const length = lengthOf(records);
    if (length > KEPT_BYTES) return encodeRecords(records);
    if (this.#memory.length < length) this.#memory = Buffer.alloc(2 * length);
    return encodeInto(this.#memory.subarray(0, length), records);
  }
}

/** An encoder keeps no more memory than twice this. */
const KEPT_BYTES = 1024 * 1024;

/** The records one behind the other. */
export function encodeRecords(records: readonly RecordText[]): Buffer {
  return encodeInto(Buffer.allocUnsafe(lengthOf(records)), records);
}

function lengthOf(records: readonly RecordText[]): number {
  return records.reduce((sum, { length }) => sum + length, 0);
}

/** @param bytes as many as the records have: all are written */
function encodeInto(bytes: Buffer, records: readonly RecordText[]): Buffer {
  let begin = 0;
  for (const { payload, length, isHead } of records) {
    const end = begin + length;
    bytes.writeUInt32LE(length - RECORD_HEAD_BYTES + (isHead ? 0 : CRC32_BITS), begin);
    bytes.write(payload, begin + RECORD_HEAD_BYTES);
    bytes.writeUInt32LE(sumOf(bytes, begin, end), begin + 4);
    begin = end;
  }
  return bytes;
}

export function encodeRecord(value: object): Buffer {
  return encodeRecords([recordText(value)]);
}

/** @returns the record that begins there; undefined where there is no valid one */
export function recordAt(bytes: Buffer, offset: number): LogRecord | undefined {
  if (bytes.length - offset < RECORD_HEAD_BYTES) return undefined;
  const end = endOfRecord(bytes, offset);
  if (end > bytes.length || !isSummedUp(bytes, offset, end)) return undefined;
  const value: unknown = JSON.parse(bytes.toString('utf8', offset + RECORD_HEAD_BYTES, end));
  return { value, offset, length: end - offset };
}

/** Where the record ends that begins there, if one does. */
function endOfRecord(bytes: Buffer, begin: number): number {
  const word = bytes.readUInt32LE(begin);
  return begin + RECORD_HEAD_BYTES + (word >= CRC32_BITS ? word - CRC32_BITS : word);
}

function isSummedUp(bytes: Buffer, begin: number, end: number): boolean {
  return sumOf(bytes, begin, end) === bytes.readUInt32LE(begin + 4);
}

/** The checksum that the record between two places should have: that which it says it has. */
function sumOf(bytes: Buffer, begin: number, end: number): number {
  const word = bytes.readUInt32LE(begin);
  const payload = begin + RECORD_HEAD_BYTES;
  if (word >= CRC32_BITS) return crc32(bytes.subarray(payload, end), word);
  return crc32c(bytes, crc32c(bytes, 0, begin, begin + 4), payload, end);
}

/** @throws `newer-format` */
export function assertKnownFormat({ format }: LogFileHead, path: string): void {
  if (format <= FORMAT) return;
  const message = `${path}: format ${format} is newer than ${FORMAT}, the newest this version reads`;
  throw new StorageError('newer-format', `${message}; run the version that wrote it`, { path });
}

export function isHead(value: unknown): value is LogFileHead {
  return typeof value === 'object' && value !== null && 'format' in value && 'records' in value;
}

export function damagedAt(path: string, offset: number): StorageError {
  return damage(path, `damaged at byte ${offset}`, offset);
}
