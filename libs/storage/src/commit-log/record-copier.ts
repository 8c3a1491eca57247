import type { FileSystem } from '../file-system/file-system.ts';
import { assertRecord, type Location, MAX_LOG_FILE_BYTES } from './log-file.ts';
import { unreadable } from './note-segment.ts';
import type { WrittenRecords } from './written-commits.ts';

/** Files that are kept while records of them may still be asked for, in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Reads many records for copying, file by file: a checkpoint takes most of what a file has. */
export class RecordCopier {
  readonly #files = new Map<string, Buffer>();
  #bytes = 0;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
    /** What need not be read, because this process has just written it. */
    private readonly written: WrittenRecords,
  ) {}

  /** A record, as it was written, or is on disk and checked. @throws `damaged`; `unavailable`, with ENOENT as its cause where the file is gone */
  async read(location: Location): Promise<Buffer> {
    const written = this.written.find(location);
    if (written) return written;
    const { file, offset, length } = location;
    const bytes = this.#files.get(file) ?? (await this.#readFile(file));
    const record = bytes.subarray(offset, offset + length);
    assertRecord(record, length, `${this.directory}/${file}`, offset);
    return record;
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
