import { type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { endName, openName, sequenceName } from './sequence-name.ts';

export interface CommitRunOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  /** The process that appends. */
  readonly incarnation: string;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  /** Bytes of a note segment. */
  readonly segmentBytes: () => number;
  /** Makes the names in the directory durable. */
  readonly flush: () => Promise<void>;
}

/** A file as it was made for its first commit. */
export interface RunFile {
  /** Whose writes are flushed. */
  readonly handle: FileHandle;
  readonly inode: number;
  /** The number of the first commit. */
  readonly sequence: number;
  /** Where that ends, in bytes. */
  readonly end: number;
}

/**
 * The file of a commit that was linked, to which its process appends further ones: one write for each, and no name.
 * What is whole in it counts for as long as it keeps its second name (see RunEnding).
 */
export class CommitRun {
  readonly file: string;
  readonly #options: CommitRunOptions;
  readonly #made: RunFile;
  readonly #secondName: string;
  #end: number;

  constructor(options: CommitRunOptions, made: RunFile) {
    this.file = sequenceName(made.sequence);
    this.#options = options;
    this.#made = made;
    this.#secondName = `${options.directory}/${openName(made.sequence, options.incarnation)}`;
    this.#end = made.end;
  }

  /** The number of its first commit. */
  get sequence(): number {
    return this.#made.sequence;
  }

  /** Where the next commit will begin, in bytes. */
  get end(): number {
    return this.#end;
  }

  /** It may become a segment, and none should be much larger than others. */
  get isFull(): boolean {
    return this.#end >= 2 * this.#options.segmentBytes();
  }

  /** Writes a commit behind the others, flushed. @throws a system error, and then nobody knows whether it is there */
  async append(bytes: Buffer): Promise<void> {
    await this.#made.handle.write(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Whether it is certain that no other process has ended it. What was appended before counts then. */
  async isOpen(): Promise<boolean> {
    const { fileSystem, isRemote } = this.#options;
    try {
      return await fileSystem.exists(this.#secondName, { inMemory: !isRemote() });
    } catch {
      return false;
    }
  }

  /** Does not throw: everything in it was flushed before. */
  async close(): Promise<void> {
    await this.#made.handle.close().catch(() => undefined);
  }

  /**
   * Says that nothing more is appended. Where another process was faster that one says so.
   *
   * @param last the last commit that counts
   * @returns whether that is certain
   */
  async finish(last: number): Promise<boolean> {
    const { fileSystem, directory, flush } = this.#options;
    const { sequence, inode } = this.#made;
    await this.close();
    try {
      // It was never linked, or a checkpoint has removed it.
      const isThere = (await fileSystem.identify(`${directory}/${this.file}`))?.inode === inode;
      if (isThere) await fileSystem.rename(this.#secondName, `${directory}/${endName(sequence, last)}`);
      else {
        await flush(); // a power cut must not bring the file back without it
        await removeIfThere(fileSystem, this.#secondName);
      }
      return true;
    } catch {
      return false;
    }
  }
}
