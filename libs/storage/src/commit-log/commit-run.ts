import { StorageError } from '../errors.ts';
import { errorCode, type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';

/** A file is closed when it has so many bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface CommitRunOptions {
  readonly fileSystem: FileSystem;
  /** Its name. */
  readonly file: string;
  /** Its second name: where somebody has taken it away, another process has ended the run. */
  readonly openPath: string;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
}

/**
 * The file of a commit that was linked, to which its process appends further ones: one write for each, and no name.
 * What is whole in it counts for as long as it keeps its second name.
 */
export class CommitRun {
  readonly file: string;
  readonly #options: CommitRunOptions;
  readonly #handle: FileHandle;
  #end: number;

  /**
   * @param handle whose writes are flushed
   * @param end where the first commit ends, in bytes
   */
  constructor(options: CommitRunOptions, handle: FileHandle, end: number) {
    this.file = options.file;
    this.#options = options;
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

  /**
   * Writes a commit behind the others, flushed.
   *
   * @throws a system error; `fault` where others may find the commit whole, though it was not flushed
   */
  async append(bytes: Buffer): Promise<void> {
    try {
      await this.#handle.write(bytes, this.#end);
    } catch (error) {
      const found = Buffer.alloc(bytes.length);
      await this.#handle.read(found, this.#end).catch(() => bytes.copy(found));
      if (!found.equals(bytes)) throw error;
      const path = this.#options.file;
      throw new StorageError('fault', `cannot flush the log: ${errorCode(error)}`, { path }, { cause: error });
    }
    this.#end += bytes.length;
  }

  /** Whether it is certain that no other process has ended it. What was appended before counts then. */
  async isOpen(): Promise<boolean> {
    const { fileSystem, openPath, isRemote } = this.#options;
    try {
      return (await fileSystem.identify(openPath, { inMemory: !isRemote() })) !== undefined;
    } catch {
      return false;
    }
  }

  /** Does not throw: everything in it was flushed before. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }

  /** Once another file follows it nobody needs its second name. Does not throw: it is in nobody's way. */
  async discard(): Promise<void> {
    await this.close();
    await removeIfThere(this.#options.fileSystem, this.#options.openPath).catch(() => undefined);
  }
}
