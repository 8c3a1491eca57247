import { damage, readFailure, type StorageError } from '../errors.ts';
import type { FileHandle, FileSystem } from '../file-system/file-system.ts';
import type { Location } from './log-file.ts';
import type { NoteEntry } from './note-index.ts';

/** At least one note. */
export type Run = [NoteEntry, ...NoteEntry[]];

/**
 * The notes, parted where the record of one does not lie directly behind that of the one before: those that were written
 * together are read together.
 */
export function runsOf(notes: readonly NoteEntry[]): Run[] {
  const runs: Run[] = [];
  let before: Location | undefined;
  for (const note of notes) {
    if (before?.file === note.at.file && before.offset + before.length === note.at.offset) runs.at(-1)?.push(note);
    else runs.push([note]);
    before = note.at;
  }
  return runs;
}

/** Where the records of a run lie. */
export function locationOf(run: Readonly<Run>): Location {
  const [{ at }] = run;
  return { ...at, length: run.reduce((sum, note) => sum + note.at.length, 0) };
}

/** The bytes of one record, unchecked. @throws `unavailable`, with ENOENT as its cause where the file is gone */
export async function readRecord(fileSystem: FileSystem, directory: string, at: Location): Promise<Buffer> {
  const path = `${directory}/${at.file}`;
  try {
    const file = await fileSystem.open(path);
    try {
      return await readAt(file, path, at);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error, path);
  }
}

/**
 * The bytes of the records of some notes, unchecked. A file is opened once for all that it has of them, and what lies
 * together is read together. Those that cannot be read are left out: `readRecord` says why.
 */
export async function readRecords(
  fileSystem: FileSystem,
  directory: string,
  notes: readonly NoteEntry[],
): Promise<Map<NoteEntry, Buffer>> {
  const records = new Map<NoteEntry, Buffer>();
  const readFile = async (file: string) => {
    const path = `${directory}/${file}`;
    const there = notes.filter(({ at }) => at.file === file).toSorted((one, other) => one.at.offset - other.at.offset);
    const handle = await fileSystem.open(path);
    const reads = runsOf(there).map(async (run) => {
      const place = locationOf(run);
      const bytes = await readAt(handle, path, place);
      for (const note of run) {
        const begin = note.at.offset - place.offset;
        records.set(note, bytes.subarray(begin, begin + note.at.length));
      }
    });
    await Promise.allSettled(reads);
    await handle.close();
  };
  await Promise.allSettled([...new Set(notes.map(({ at }) => at.file))].map(readFile));
  return records;
}

/** Why a file of the log cannot be read, as a storage error. */
export function unreadable(error: unknown, path: string): StorageError {
  return readFailure(error, 'cannot read', path);
}

async function readAt(file: FileHandle, path: string, { offset, length }: Location): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const read = await file.read(bytes, offset);
  if (read === length) return bytes;
  throw damage(path, `damaged: it ends at byte ${offset + read}`, offset + read);
}
