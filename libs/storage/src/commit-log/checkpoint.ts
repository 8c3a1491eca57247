import { type Counts, noCounts } from '../visits/counts.ts';
import { type CountsRows, countsOf, rowsOf } from './commit.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import { decodeLogFile, encodeLogFile } from './log-file.ts';
import type { NoteSegment } from './note-segment.ts';
import type { RegisteredJournal } from './registered-journal.ts';

/**
 * Everything the log says up to one commit, so that the commits up to there can go: counts and journals, and which
 * segments have the notes. Its file is one of records: a head, then counts, journals and segments, one record each.
 *
 * Checkpoints have numbers of their own, given by link(2) as commits get theirs: each has exactly one successor, made
 * from it. So of two processes that make one at the same time one loses, and none names a segment that is gone.
 */
export interface Checkpoint {
  /** The last commit it covers. */
  readonly sequence: number;
  readonly time: number;
  readonly counts: Counts;
  /** Bytes that days and pages may take. */
  readonly countsLimit: number;
  /** Who is registered, with the number of the last commit of each. */
  readonly journals: readonly (RegisteredJournal & { readonly number: number })[];
  readonly nextOrdinal: number;
  readonly segments: readonly NoteSegment[];
  /** Tells this store from others: who made its first commit. */
  readonly store: string;
  /** The idempotency keys that are remembered, oldest first. */
  readonly keys: readonly KeyedRequest[];
}

type CheckpointRecord =
  | ({ readonly kind: 'counts' } & CountsRows)
  | ({ readonly kind: 'journal' } & Checkpoint['journals'][number])
  | ({ readonly kind: 'segment' } & NoteSegment)
  | { readonly kind: 'keys'; readonly rows: readonly KeyRow[] };

type KeyRow = readonly [key: string, request: string, time: number, note?: string];

type CheckpointHead = Pick<Checkpoint, 'sequence' | 'time' | 'store' | 'nextOrdinal' | 'countsLimit'>;

/** Keys share records, so that none gets long. */
const KEYS_PER_RECORD = 512;

export function encodeCheckpoint(checkpoint: Checkpoint): Buffer {
  const { sequence, time, store, counts, countsLimit, journals, nextOrdinal, segments, keys } = checkpoint;
  const head: CheckpointHead = { sequence, time, store, nextOrdinal, countsLimit };
  const records: CheckpointRecord[] = [
    { kind: 'counts', ...rowsOf(counts) },
    ...journals.map((journal) => ({ kind: 'journal' as const, ...journal })),
    ...segments.map((segment) => ({ kind: 'segment' as const, ...segment })),
  ];
  for (let at = 0; at < keys.length; at += KEYS_PER_RECORD) {
    records.push({ kind: 'keys', rows: keys.slice(at, at + KEYS_PER_RECORD).map(rowOf) });
  }
  return encodeLogFile({ kind: 'checkpoint', ...head }, records);
}

/** @throws `damaged`, `newer-format` */
export function decodeCheckpoint(bytes: Buffer, path: string): Checkpoint {
  const file = decodeLogFile(bytes, path);
  // The checksums say that these are the bytes encodeCheckpoint made, and the format says which version's.
  const { sequence, time, store, nextOrdinal, countsLimit } = file.head as CheckpointHead;
  let counts = noCounts();
  const journals: Checkpoint['journals'][number][] = [];
  const segments: NoteSegment[] = [];
  const keys: KeyedRequest[] = [];
  for (const { value } of file.records) {
    const { kind, ...record } = value as CheckpointRecord;
    if (kind === 'counts') counts = countsOf(record as CountsRows);
    else if (kind === 'journal') journals.push(record as Checkpoint['journals'][number]);
    else if (kind === 'segment') segments.push(record as NoteSegment);
    else for (const row of (record as { readonly rows: readonly KeyRow[] }).rows) keys.push(requestOf(row));
  }
  return { sequence, time, store, counts, countsLimit, journals, nextOrdinal, segments, keys };
}

function rowOf({ key, request, time, note }: KeyedRequest): KeyRow {
  return note === undefined ? [key, request, time] : [key, request, time, note];
}

function requestOf([key, request, time, note]: KeyRow): KeyedRequest {
  return { key, request, time, ...(note !== undefined && { note }) };
}
