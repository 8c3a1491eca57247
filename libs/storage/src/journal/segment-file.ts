import { type FileHandle, type FileIdentity, type FileSystem, removeIfThere } from '../file-system/file-system.ts';

export interface SegmentFileOptions {
  readonly fileSystem: FileSystem;
  readonly segmentBytes: number;
  /** Whether marks are flushed, because other machines read them. */
  readonly remote: boolean;
}

/** One preallocated file, opened twice: for batches, which are flushed, and for the mark, which is not. */
export class SegmentFile {
  private constructor(
    private readonly fileSystem: FileSystem,
    readonly path: string,
    readonly identity: FileIdentity,
    readonly durable: FileHandle,
    readonly plain: FileHandle,
  ) {}

  /** Makes it, whole and flushed; where it fails nothing stays. */
  static async create({ fileSystem, segmentBytes, remote }: SegmentFileOptions, path: string): Promise<SegmentFile> {
    const durable = await fileSystem.create(path, { durable: true });
    try {
      await durable.write(Buffer.alloc(segmentBytes), 0);
      return new SegmentFile(
        fileSystem,
        path,
        await durable.identify(),
        durable,
        await fileSystem.open(path, { durable: remote, inMemory: !remote }),
      );
    } catch (error) {
      await durable.close();
      await removeIfThere(fileSystem, path);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.durable.close();
    await this.plain.close();
  }

  async discard(): Promise<void> {
    await this.close();
    await removeIfThere(this.fileSystem, this.path);
  }
}
