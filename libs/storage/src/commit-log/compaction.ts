import type { LogState } from './log-state.ts';
import type { NoteEntry, SegmentUse } from './note-index.ts';
import type { NoteSegment } from './note-segment.ts';
import { sequenceOf } from './sequence-name.ts';

/**
 * What a checkpoint does with the notes. Those in commits become segments: a file of commits that is as large as one and
 * has little in it that is dead stays where it is; out of the others live notes are moved. Segments with too much that is
 * dead, or too small to be one, are written again with them: so each note is moved a few times at most, and their number
 * stays small.
 */
export interface Compaction {
  /** Segments that stay as they are. */
  readonly kept: readonly NoteSegment[];
  /** Segments that are written again. */
  readonly rewritten: readonly NoteSegment[];
  /** Files of commits that become segments. */
  readonly settled: readonly SettledCommits[];
  /** The other notes in commits, in no order. */
  readonly moved: readonly NoteEntry[];
}

/** A file of commits that stays, with the notes in it that are alive. */
export interface SettledCommits {
  readonly file: string;
  /** Where its last commit ends, in bytes. */
  readonly end: number;
  readonly notes: readonly NoteEntry[];
}

export interface CompactionOptions {
  /** Bytes of a note segment. */
  readonly segmentBytes: number;
  /** How many bytes of older segments may be written again, at most. */
  readonly rewriteBytes: number;
  /** Nothing is written again that can stay where it is, however little there is in its file: for a full volume. */
  readonly inPlace: boolean;
  /** Whether nothing can come any more to the last file of commits. */
  readonly isWhole: (file: string) => boolean;
}

/** A segment is written again when this share of its bytes is dead. */
const DEAD_SHARE = 0.4;
/** A segment with less in it is always written again with the next: a file takes a block of the volume in any case. */
export const SMALL_BYTES = 4096;

/** @param state as the checkpoint will have it */
export function planCompaction(state: LogState, options: CompactionOptions): Compaction {
  const { settled, moved } = settle(state, options);
  const { segments } = state.notes;
  const chosen = new Set(worthRewriting(segments, sizeOf(moved), options));
  return {
    kept: segments.filter((use) => !chosen.has(use)).map(present),
    rewritten: [...chosen].map(present),
    settled,
    moved,
  };
}

/** The notes, parted into segments. */
export function partition(notes: readonly NoteEntry[], segmentBytes: number): NoteEntry[][] {
  const parts: NoteEntry[][] = [];
  let bytes = segmentBytes;
  for (const note of notes) {
    if (bytes >= segmentBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(note);
    bytes += note.at.length;
  }
  return parts;
}

function settle(state: LogState, options: CompactionOptions): Pick<Compaction, 'settled' | 'moved'> {
  const byFile = new Map<string, NoteEntry[]>();
  for (const note of state.notes.inCommits) {
    const known = byFile.get(note.at.file);
    if (known) known.push(note);
    else byFile.set(note.at.file, [note]);
  }
  const settled: SettledCommits[] = [];
  const files = state.commitFiles;
  const last = [...files.keys()].at(-1);
  for (const [file, notes] of byFile) {
    const { end } = files.get(file) ?? { end: 0 };
    const live = sizeOf(notes);
    // One that began before the last checkpoint has notes that were moved.
    const isFresh = (sequenceOf(file) ?? 0) > state.covered;
    const isLarge = live >= options.segmentBytes / 2 && end - live <= DEAD_SHARE * end;
    if (!(isFresh && (isLarge || options.inPlace) && (file !== last || options.isWhole(file)))) continue;
    settled.push({ file, end, notes });
    byFile.delete(file);
  }
  return { settled, moved: [...byFile.values()].flat() };
}

/** Segments of which too much is dead, or that are not much larger than what is to be written anyway. */
function worthRewriting(
  uses: readonly SegmentUse[],
  fresh: number,
  { segmentBytes, rewriteBytes }: CompactionOptions,
): SegmentUse[] {
  const live = (use: SegmentUse) => use.segment.bytes - use.deadBytes;
  const chosen: SegmentUse[] = [];
  let bytes = fresh;
  let budget = rewriteBytes;
  for (const use of [...uses].sort((a, b) => live(a) - live(b))) {
    const wasteful = use.deadBytes > DEAD_SHARE * use.segment.bytes;
    const small = live(use) <= Math.max(2 * bytes, SMALL_BYTES) && live(use) < segmentBytes / 2;
    if (!(wasteful || small) || live(use) > budget) continue;
    chosen.push(use);
    bytes += live(use);
    budget -= live(use);
  }
  return chosen;
}

function present({ segment, dead }: SegmentUse): NoteSegment {
  return { ...segment, dead: [...dead] };
}

function sizeOf(notes: readonly NoteEntry[]): number {
  return notes.reduce((bytes, note) => bytes + note.at.length, 0);
}
