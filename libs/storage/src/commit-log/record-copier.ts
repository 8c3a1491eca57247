import type { FileSystem } from '../file-system/file-system.ts';
import { assertRecord, type Location, MAX_LOG_FILE_BYTES } from './log-file.ts';
import type { NoteEntry } from './note-index.ts';
import { unreadable } from './note-segment.ts';

/** Files that are kept while records of them may still be asked for, in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * The notes, parted where the record of one does not lie directly behind that of the one before: those that were written
 * together are copied together.
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

/** At least one note. */
type Run = [NoteEntry, ...NoteEntry[]];

/** Reads many records for copying, file by file: a checkpoint takes most of what a file has. */
export class RecordCopier {
  readonly #files = new Map<string, Buffer>();
  #bytes = 0;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
  ) {}

  /**
   * The records of a run, checked.
   *
   * @throws `damaged`; `unavailable`, with ENOENT as its cause where the file is gone
   */
  async read(run: Readonly<Run>): Promise<Buffer> {
    const [
      {
        at: { file, offset },
      },
    ] = run;
    const length = run.reduce((sum, { at }) => sum + at.length, 0);
    const bytes = this.#files.get(file) ?? (await this.#readFile(file));
    for (const { at } of run) {
      assertRecord(bytes.subarray(at.offset, at.offset + at.length), at.length, `${this.directory}/${file}`, at.offset);
    }
    return bytes.subarray(offset, offset + length);
  }

  async #readFile(file: string): Promise<Buffer> {
    const path = `${this.directory}/${file}`;
    const bytes = await this.fileSystem.readFile(path, MAX_LOG_FILE_BYTES).catch((error: unknown) => {
      throw unreadable(error, path);
    });
    this.#files.set(file, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, content] of this.#files) {
      if (this.#bytes <= KEPT_BYTES || oldest === file) break;
      this.#files.delete(oldest);
      this.#bytes -= content.length;
    }
    return bytes;
  }
}
