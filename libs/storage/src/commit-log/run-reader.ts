import { failure, isGone } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { type CommitFile, decodeCommits, type ReadBefore } from './commit.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import { sequenceName } from './sequence-name.ts';

/** What was read of a file of commits. */
export interface RunPart extends CommitFile {
  /** From where it was read before to its end. */
  readonly bytes: Buffer;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

/** Reads the files of commits in the log's directory. */
export class RunReader {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
  ) {}

  pathOf(file: number): string {
    return `${this.directory}/${sequenceName(file)}`;
  }

  /**
   * What a file holds, or what has come to it since it was read before.
   *
   * @param limit what it holds from that commit on counts for nothing
   * @throws `damaged`, `newer-format`, or a system error
   */
  async read(file: number, limit: number, before?: ReadBefore): Promise<RunPart> {
    const bytes = before ? await this.#readFrom(file, before.end) : await this.#readWhole(file);
    const { commits, end } = decodeCommits(bytes, this.directory, sequenceName(file), limit, before);
    const counting = commits.filter(({ sequence }) => sequence < limit);
    return { commits: counting, end, bytes, size: (before?.end ?? 0) + bytes.length };
  }

  /**
   * Nobody but the process that appends knows whether it has flushed what others read there, nor whether a flush of
   * theirs would: so what is whole is written over itself, flushed. That takes no room, a crash in the middle of it
   * changes nothing, and any number of processes that do it at once write the same.
   *
   * @throws `fault`, `full`, or that the file is not there
   */
  async makeDurable(file: number, { commits, end, bytes, size }: RunPart): Promise<void> {
    const from = size - bytes.length;
    // The first commit of a file was flushed before the file got its name.
    if (commits.length === 0 || (from === 0 && commits.length === 1)) return;
    const path = this.pathOf(file);
    try {
      const handle = await this.fileSystem.open(path, { durable: true });
      try {
        await handle.write(bytes.subarray(0, end - from), from);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw isGone(error) ? error : failure(error, 'cannot flush what another process appended to the log', path);
    }
  }

  #readWhole(file: number): Promise<Buffer> {
    return this.fileSystem.readFile(this.pathOf(file), MAX_LOG_FILE_BYTES);
  }

  async #readFrom(file: number, from: number): Promise<Buffer> {
    const handle = await this.fileSystem.open(this.pathOf(file), { inMemory: true });
    try {
      const { size } = await handle.identify();
      const bytes = Buffer.alloc(Math.min(MAX_LOG_FILE_BYTES, Math.max(0, size - from)));
      return bytes.subarray(0, await handle.read(bytes, from));
    } finally {
      await handle.close();
    }
  }
}
