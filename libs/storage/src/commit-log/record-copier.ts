import type { FileSystem } from '../file-system/file-system.ts';
import { assertRecord, MAX_LOG_FILE_BYTES } from './log-file.ts';
import { locationOf, type Run, unreadable } from './record-reads.ts';

/** Files that are kept while records of them may still be asked for, in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

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
    const { file, offset, length } = locationOf(run);
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
