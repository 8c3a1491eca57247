import { StorageError } from '../errors.ts';
import type { Counts } from '../visits/counts.ts';
import {
  damagedAt,
  decodeUnit,
  headText,
  type LogUnit,
  RECORD_HEAD_BYTES,
  RecordEncoder,
  type RecordText,
  recordAt,
} from './log-file.ts';

/** Counts as JSON. */
export interface CountsRows {
  readonly total: number;
  readonly days: readonly (readonly [day: number, hits: number])[];
  readonly pages: readonly (readonly [page: string, hits: number])[];
}

/** One change that everybody applies in the same place of one order. What a commit holds was decided when it was made. */
export type Operation =
  /**
   * The store begins: with this total, adopted from a `visits` file or 0. Days and pages in the log take no more bytes
   * than the limit, in the encoding of counts. Only ever in the first commit.
   */
  | { readonly op: 'init'; readonly total: number; readonly countsLimit: number }
  /** A process comes, alone on the volume (per-pod mode) or not. It has no journal yet. */
  | {
      readonly op: 'register';
      readonly incarnation: string;
      readonly writer: string;
      readonly node: string;
      readonly alone: boolean;
    }
  /** Its journal is there, whole and flushed: from here on it counts, and may not be missing. */
  | { readonly op: 'activate'; readonly incarnation: string }
  /** Its journal is durable so far at least, whatever its mark says. */
  | { readonly op: 'observe'; readonly incarnation: string; readonly generation: number; readonly durable: number }
  /** A process is gone: its journal held these hits, and its files count no more. */
  | ({ readonly op: 'fold'; readonly incarnation: string } & CountsRows)
  /** Visits that go straight into the log: those with a key, and imported ones. */
  | ({ readonly op: 'count' } & CountsRows)
  /**
   * The total becomes `value`: `delta` more than everything observed when it was decided, which the journals were so
   * far. Hits behind those places count after it. Days and pages stay.
   */
  | {
      readonly op: 'set';
      readonly value: number;
      readonly delta: number;
      readonly observed: readonly (readonly [incarnation: string, generation: number, durable: number])[];
    }
  /** What this commit holds was asked for under this idempotency key. */
  | { readonly op: 'key'; readonly key: string; readonly request: string; readonly note?: string }
  /** A note is created (version 1) or gets a new version. */
  | {
      readonly op: 'put';
      readonly id: string;
      readonly version: number;
      /** Milliseconds since 1970-01-01 UTC. */
      readonly created: number;
      readonly updated: number;
      readonly title?: string;
      readonly body: string;
    }
  | { readonly op: 'remove'; readonly id: string };

export interface Commit {
  readonly sequence: number;
  /** Who made it, and which of its commits this is, from 1: how a process knows its own after a lost reply. */
  readonly incarnation: string;
  readonly number: number;
  /** Milliseconds since 1970-01-01 UTC; never less than the commit's before. */
  readonly time: number;
  /** Whether its process may append others behind it. */
  readonly open?: boolean;
  readonly operations: readonly PlacedOperation[];
  /** The name of the file that holds it, in the log's directory. */
  readonly file: string;
}

/** An operation and where its record lies in the commit's file, in bytes. */
export interface PlacedOperation {
  readonly operation: Operation;
  readonly offset: number;
  readonly length: number;
}

export type CommitHead = Pick<Commit, 'sequence' | 'incarnation' | 'number' | 'time' | 'open'>;

/** An operation with its record. */
export interface EncodedOperation {
  readonly operation: Operation;
  readonly record: RecordText;
}

/**
 * A commit, and its bytes.
 *
 * @param place where they will lie: in a file of their own, or behind others
 * @param encoder whose memory they take
 */
export function encodeCommit(
  head: CommitHead,
  operations: readonly EncodedOperation[],
  place: { readonly file: string; readonly offset: number },
  encoder = new RecordEncoder(),
): { readonly commit: Commit; readonly bytes: Buffer } {
  const first = headText({ kind: 'commit', ...head }, operations.length);
  const records = [first];
  const placed: PlacedOperation[] = [];
  let offset = place.offset + first.length;
  for (const { operation, record } of operations) {
    records.push(record);
    placed.push({ operation, offset, length: record.length });
    offset += record.length;
  }
  return { commit: { ...head, operations: placed, file: place.file }, bytes: encoder.encode(records) };
}

/** What a file of commits holds. */
export interface CommitFile {
  /** Consecutive. */
  readonly commits: readonly Commit[];
  /** Where the last of them ends, in bytes. Behind it lies nothing, or one that was not wholly written. */
  readonly end: number;
}

/** How far a file of commits was read before. */
export interface ReadBefore {
  /** Bytes. */
  readonly end: number;
  /** The last commit before that place. */
  readonly sequence: number;
}

/**
 * A commit was flushed before its file got its name. Others may have been appended to it, each after the one before it
 * was flushed: so only the last of them may be torn, and what is broken before another one is damage.
 *
 * @param bytes the file's, from where it was read before to its end
 * @param file the file's name
 * @param limit what this file holds from that commit on counts for nothing
 * @throws `damaged`, `newer-format`
 */
export function decodeCommits(
  bytes: Buffer,
  directory: string,
  file: string,
  limit = Number.POSITIVE_INFINITY,
  before?: ReadBefore,
): CommitFile {
  const path = `${directory}/${file}`;
  const base = before?.end ?? 0;
  const commits: Commit[] = [];
  let end = 0;
  if (!before) {
    const first = decodeUnit(bytes, path);
    commits.push(commitOf(first, file, 0));
    end = first.end;
  }
  while (end < bytes.length) {
    const unit = appendedUnit(bytes, path, end);
    const commit = unit && commitOf(unit, file, base);
    if (commit?.sequence !== (commits.at(-1)?.sequence ?? before?.sequence ?? 0) + 1) break;
    commits.push(commit);
    end = unit?.end ?? bytes.length;
  }
  if (holdsCommit(bytes, end, limit)) throw damagedAt(path, base + end);
  return { commits, end: base + end };
}

/**
 * Whether a whole head of a commit below the limit lies behind what begins at a place, which may be a head itself. No
 * note can look like one: its quotes are escaped.
 */
function holdsCommit(bytes: Buffer, from: number, limit: number): boolean {
  const behind = from + RECORD_HEAD_BYTES + 1;
  for (let at = bytes.indexOf(HEAD_BEGINS, behind); at >= 0; at = bytes.indexOf(HEAD_BEGINS, at + 1)) {
    const head = recordAt(bytes, at - RECORD_HEAD_BYTES)?.value as CommitHead | undefined;
    if (head && head.sequence < limit) return true;
  }
  return false;
}

const HEAD_BEGINS = '{"kind":"commit"';

function appendedUnit(bytes: Buffer, path: string, offset: number): LogUnit | undefined {
  try {
    return decodeUnit(bytes, path, offset);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'damaged') return undefined;
    throw error;
  }
}

/** @param base where the bytes begin that the unit was found in */
function commitOf({ head, records }: LogUnit, file: string, base: number): Commit {
  // The checksums say that these are the bytes encodeCommit made, and the format says which version's.
  const { sequence, incarnation, number, time, open } = head as CommitHead;
  const operations = records.map(({ value, offset, length }) => ({
    operation: value as Operation,
    offset: base + offset,
    length,
  }));
  return { sequence, incarnation, number, time, ...(open && { open }), operations, file };
}

export function rowsOf({ total, days, pages }: Counts): CountsRows {
  return { total, days: [...days], pages: [...pages] };
}

export function countsOf({ total, days, pages }: CountsRows): Counts {
  return { total, days: new Map(days), pages: new Map(pages) };
}
