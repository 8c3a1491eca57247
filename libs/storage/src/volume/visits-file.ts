import { failure } from '../errors.ts';
import { errorCode, type FileSystem } from '../file-system/file-system.ts';

/** Longest number, in digits. */
const DIGITS = 16;

/**
 * The `visits` file: the total as people read it, `2` and nothing else, there at any moment (P10). It is derived from
 * journals and log and never read back; editing it changes nothing.
 */
export class VisitsFile {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly path: string,
    /** This process's own name for the next one. */
    private readonly temporary: string,
  ) {}

  /** What it says, or undefined where it says something else or cannot be read: then it is replaced. */
  async read(): Promise<number | undefined> {
    try {
      const text = (await this.fileSystem.readFile(this.path, DIGITS)).toString();
      return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Replaces it, whole or not at all. Not flushed: it is written again at each start.
   *
   * @throws `full`, `fault`; the old one stays
   */
  async replace(total: number): Promise<void> {
    try {
      const bytes = Buffer.from(String(total));
      const file = await this.#createTemporary();
      try {
        await file.write(bytes, 0);
        // Some file systems report a lack of space late: nothing empty may take the place of a number.
        const written = Buffer.alloc(bytes.length);
        if ((await file.read(written, 0)) < bytes.length || !written.equals(bytes)) {
          throw Object.assign(new Error('it did not keep what was written'), { code: 'ENOSPC' });
        }
      } finally {
        await file.close();
      }
      await this.fileSystem.rename(this.temporary, this.path);
    } catch (error) {
      await this.discard();
      throw failure(error, 'cannot write', this.path);
    }
  }

  /** Takes away what an interrupted replacement left. */
  async discard(): Promise<void> {
    try {
      await this.fileSystem.unlink(this.temporary);
    } catch {
      // It is not there, as it should be; or the volume refuses, and then it is in nobody's way.
    }
  }

  async #createTemporary() {
    try {
      return await this.fileSystem.create(this.temporary);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      await this.fileSystem.unlink(this.temporary);
      return await this.fileSystem.create(this.temporary);
    }
  }
}
