import { decodeRecord, MAX_LOG_FILE_BYTES } from '../commit-log/log-file.ts';
import type { NoteEntry } from '../commit-log/note-index.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { PutNote } from '../notes/note-reader.ts';

/** So many files are kept in memory: notes that were created together lie together. */
const FILES = 4;

/** Notes by their places in the log, read without opening anything for writing. */
export class NoteSource {
  readonly #files = new Map<string, Buffer>();

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
  ) {}

  /** The bytes of a note's record. @throws `damaged`; a system error where its file is gone */
  async record({ at }: NoteEntry): Promise<Buffer> {
    const bytes = (await this.#file(at.file)).subarray(at.offset, at.offset + at.length);
    decodeRecord(bytes, `${this.directory}/${at.file}`, at.offset);
    return bytes;
  }

  /** @throws as `record` */
  async read(entry: NoteEntry): Promise<PutNote> {
    // The index leads only to records of notes.
    return decodeRecord(await this.record(entry), `${this.directory}/${entry.at.file}`, entry.at.offset) as PutNote;
  }

  async #file(name: string): Promise<Buffer> {
    const known = this.#files.get(name);
    if (known) return known;
    const bytes = await this.fileSystem.readFile(`${this.directory}/${name}`, MAX_LOG_FILE_BYTES);
    const [oldest] = this.#files.keys();
    if (this.#files.size >= FILES && oldest !== undefined) this.#files.delete(oldest);
    this.#files.set(name, bytes);
    return bytes;
  }
}
