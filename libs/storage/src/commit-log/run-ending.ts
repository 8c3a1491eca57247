import { isGone } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { ReadBefore } from './commit.ts';
import { listLog } from './log-listing.ts';
import { RunReader } from './run-reader.ts';
import { endName, openName, takenName } from './sequence-name.ts';

/** Keeps what was torn: the last bytes of a process's file, from `offset` on. */
export type KeepTorn = (incarnation: string, offset: number, bytes: Buffer) => Promise<void>;

export interface RunEndingOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly keepTorn: KeepTorn;
}

/** A file of commits whose process may be appending to it, alive or not. */
export interface OpenRun {
  /** The number of its first commit. */
  readonly file: number;
  readonly incarnation: string;
  /** What was read of it, if it was. */
  readonly before?: ReadBefore;
}

/**
 * Ends a run of commits, whether its process lives or not. Its second name is changed twice: first it is taken from its
 * process, which acknowledges nothing any more without it. Only then the run is read to its end, so all that was
 * acknowledged is found; and the name says from then on where that is. Of what was just being written one may find more
 * than another does: there is one name to change, and so one of them who says which of it counts.
 */
export class RunEnding {
  readonly #options: RunEndingOptions;

  constructor(options: RunEndingOptions) {
    this.#options = options;
  }

  /**
   * What it says is durable once the directory is flushed. It takes no room.
   *
   * @returns the last commit of the run that counts; undefined where the directory does not say (yet)
   * @throws `damaged`, `full`, `fault`; that the run is not there (any more)
   */
  async end({ file, incarnation, before }: OpenRun): Promise<number | undefined> {
    const { fileSystem, directory, keepTorn } = this.#options;
    await this.#rename(openName(file, incarnation), takenName(file));
    const reader = new RunReader(fileSystem, directory);
    const part = await reader.read(file, Number.POSITIVE_INFINITY, before);
    if (part.end < part.size) {
      await keepTorn(incarnation, part.end, part.bytes.subarray(part.end - part.size + part.bytes.length));
    }
    await reader.makeDurable(file, part);
    const sequence = part.commits.at(-1)?.sequence ?? before?.sequence ?? file;
    if (await this.#rename(takenName(file), endName(file, sequence))) return sequence;
    return (await listLog(fileSystem, directory)).ends.get(file);
  }

  /** @returns whether it is certain that this process did it: another may have, or the answer may have been lost */
  async #rename(from: string, to: string): Promise<boolean> {
    const { fileSystem, directory } = this.#options;
    try {
      await fileSystem.rename(`${directory}/${from}`, `${directory}/${to}`);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
}
