import type { Counts } from '../visits/counts.ts';
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
}

type CheckpointRecord =
  | {
      readonly kind: 'counts';
      readonly total: number;
      readonly days: readonly (readonly [number, number])[];
      readonly pages: readonly (readonly [string, number])[];
    }
  | ({ readonly kind: 'journal' } & Checkpoint['journals'][number])
  | ({ readonly kind: 'segment' } & NoteSegment);

type CheckpointHead = Pick<Checkpoint, 'sequence' | 'time' | 'nextOrdinal' | 'countsLimit'>;

export function encodeCheckpoint(checkpoint: Checkpoint): Buffer {
  const { sequence, time, counts, countsLimit, journals, nextOrdinal, segments } = checkpoint;
  const head: CheckpointHead = { sequence, time, nextOrdinal, countsLimit };
  const records: CheckpointRecord[] = [
    { kind: 'counts', total: counts.total, days: [...counts.days], pages: [...counts.pages] },
    ...journals.map((journal) => ({ kind: 'journal' as const, ...journal })),
    ...segments.map((segment) => ({ kind: 'segment' as const, ...segment })),
  ];
  return encodeLogFile({ kind: 'checkpoint', ...head }, records);
}

/** @throws `damaged`, `newer-format` */
export function decodeCheckpoint(bytes: Buffer, path: string): Checkpoint {
  const file = decodeLogFile(bytes, path);
  // The checksums say that these are the bytes encodeCheckpoint made, and the format says which version's.
  const { sequence, time, nextOrdinal, countsLimit } = file.head as CheckpointHead;
  const records = file.records.map(({ value }) => value as CheckpointRecord);
  const counts: Counts = { total: 0, days: new Map(), pages: new Map() };
  const journals: Checkpoint['journals'][number][] = [];
  const segments: NoteSegment[] = [];
  for (const record of records) {
    if (record.kind === 'counts') {
      counts.total = record.total;
      for (const [day, hits] of record.days) counts.days.set(day, hits);
      for (const [page, hits] of record.pages) counts.pages.set(page, hits);
    } else if (record.kind === 'journal') {
      const { kind: _, ...journal } = record;
      journals.push(journal);
    } else {
      const { file: name, bytes: size, index, dead } = record;
      segments.push({ file: name, bytes: size, index, dead });
    }
  }
  return { sequence, time, counts, countsLimit, journals, nextOrdinal, segments };
}
