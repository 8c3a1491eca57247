import type { FileSystem } from '../file-system/file-system.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import type { LogState } from './log-state.ts';
import type { LogPlace } from './log-tail.ts';
import type { LoadedSegment } from './note-index.ts';
import { indexFileOf, type NoteSegment, readSegmentIndex, type WrittenSegment } from './note-segment.ts';
import { checkpointName, sequenceName } from './sequence-name.ts';

/** A checkpoint, and what its segments hold as far as a state does not know that. */
export interface LoadedCheckpoint {
  readonly number: number;
  readonly content: Checkpoint;
  readonly segments: readonly LoadedSegment[];
  /** Of its file. */
  readonly bytes: number;
}

/**
 * @param written segments that need not be read, because this process has just written them
 * @returns undefined where the state follows it already
 * @throws `damaged`, or a system error
 */
export async function loadCheckpoint(
  fileSystem: FileSystem,
  directory: string,
  number: number,
  state: LogState,
  written: readonly WrittenSegment[],
): Promise<LoadedCheckpoint | undefined> {
  if (number <= state.checkpoint) return undefined;
  const path = `${directory}/${checkpointName(number)}`;
  const file = await fileSystem.readFile(path, MAX_LOG_FILE_BYTES);
  const content = decodeCheckpoint(file, path);
  const isFresh = content.sequence > state.sequence;
  const notesOf = async (segment: NoteSegment) => {
    const own = written.find((one) => indexFileOf(one.segment) === indexFileOf(segment));
    return own?.notes ?? (await readSegmentIndex(fileSystem, directory, segment));
  };
  const segments: LoadedSegment[] = [];
  for (const segment of content.segments) {
    const isKnown = !isFresh && state.notes.knowsFile(segment.file);
    segments.push({ segment, notes: isKnown ? undefined : await notesOf(segment) });
  }
  return { number, content, segments, bytes: file.length };
}

/** The log as far as a state and a checkpoint have it. */
export function placeOf(state: LogState, checkpoint: Checkpoint | undefined): LogPlace {
  if (!checkpoint) return state;
  const numbers = new Map(checkpoint.journals.map(({ incarnation, number }) => [incarnation, number]));
  const settled = new Set(checkpoint.segments.map(({ file }) => file));
  return {
    sequence: Math.max(state.sequence, checkpoint.sequence),
    includes: (incarnation, number) => (numbers.get(incarnation) ?? 0) >= number || state.includes(incarnation, number),
    hasSettled: (file) => settled.has(sequenceName(file)),
  };
}
