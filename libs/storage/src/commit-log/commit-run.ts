import type { FileHandle } from '../file-system/file-system.ts';

/** A file is closed when it has so many bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The file of a commit that was linked, to which its process appends further ones: one write for each, and no name. For
 * a process that commits alone (per-pod mode), and only while it owns its journal: whoever takes over takes that first,
 * then reads this file to its end, and writes what it has read over itself.
 */
export class CommitRun {
  readonly #handle: FileHandle;
  #end: number;

  /**
   * @param file its name
   * @param handle whose writes are flushed
   * @param end where the first commit ends, in bytes
   */
  constructor(
    readonly file: string,
    handle: FileHandle,
    end: number,
  ) {
    this.#handle = handle;
    this.#end = end;
  }

  /** Where the next commit will begin, in bytes. */
  get end(): number {
    return this.#end;
  }

  get isFull(): boolean {
    return this.#end >= MOST_BYTES;
  }

  /** Writes a commit behind the others, flushed. Where it fails, the next one is written in its place. */
  async append(bytes: Buffer): Promise<void> {
    await this.#handle.write(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Does not throw: everything in it was flushed before. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }
}
