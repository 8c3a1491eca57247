import { isGone } from '../errors.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import type { ReadBefore } from './commit.ts';
import { decodeLogFile, encodeLogFile, MAX_LOG_FILE_BYTES } from './log-file.ts';
import { publish } from './publication.ts';
import { RunReader } from './run-reader.ts';
import { endName, openName } from './sequence-name.ts';

/** Keeps what was torn: the last bytes of a process's file, from `offset` on. */
export type KeepTorn = (incarnation: string, offset: number, bytes: Buffer) => Promise<void>;

export interface RunEndingOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  /** The process that ends runs of others. */
  readonly incarnation: string;
  readonly soleProcess: boolean;
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
 * Ends a run of commits, whether its process lives or not. First it loses its second name, without which its process
 * acknowledges nothing any more. Only then it is read to its end: so all that was acknowledged is found. Of what was
 * just being written one may find more than another does: which of them counts decides link(2), once for all.
 */
export class RunEnding {
  readonly #options: RunEndingOptions;
  #attempts = 0;

  constructor(options: RunEndingOptions) {
    this.#options = options;
  }

  /**
   * What it says is durable once the directory is flushed.
   *
   * @returns the last commit of the run that counts
   * @throws `damaged`, `full`, `fault`; that the run is not there (any more)
   */
  async end({ file, incarnation, before }: OpenRun): Promise<number> {
    const { fileSystem, directory, keepTorn } = this.#options;
    const reader = new RunReader(fileSystem, directory);
    const secondName = `${directory}/${openName(file, incarnation)}`;
    await removeIfThere(fileSystem, secondName);
    const part = await reader.read(file, Number.POSITIVE_INFINITY, before);
    if (part.end < part.size) {
      await keepTorn(incarnation, part.end, part.bytes.subarray(part.end - part.size + part.bytes.length));
    }
    await reader.makeDurable(file, part);
    return await this.#publish(file, part.commits.at(-1)?.sequence ?? before?.sequence ?? file);
  }

  async #publish(file: number, sequence: number): Promise<number> {
    const { fileSystem, directory, incarnation, soleProcess } = this.#options;
    // A name of its own for every attempt: several readers in this process may be doing the same.
    const temporary = `${directory}/${incarnation}.${this.#attempts++}.end.tmp`;
    const handle = await fileSystem.create(temporary, { durable: true });
    let problem: unknown;
    try {
      await handle.write(encodeEnd(sequence), 0);
      await publish(fileSystem, temporary, `${directory}/${endName(file)}`, soleProcess);
    } catch (error) {
      problem = error; // or it was published, and only the answer was lost
    }
    await handle.close();
    await removeIfThere(fileSystem, temporary).catch(() => undefined); // it is in nobody's way
    try {
      return await readEnd(fileSystem, directory, file);
    } catch (error) {
      throw problem !== undefined && isGone(error) ? problem : error;
    }
  }
}

/**
 * The last commit of a run that counts.
 *
 * @throws `damaged`, `newer-format`, or a system error: where nothing says so, that there is no such file
 */
export async function readEnd(fileSystem: FileSystem, directory: string, file: number): Promise<number> {
  const path = `${directory}/${endName(file)}`;
  return decodeEnd(await fileSystem.readFile(path, MAX_LOG_FILE_BYTES), path);
}

/** The last commit that counts, of the bytes that say so. @throws `damaged`, `newer-format` */
export function decodeEnd(bytes: Buffer, path: string): number {
  return (decodeLogFile(bytes, path).head as EndHead).sequence;
}

/** @param sequence the last commit that counts */
export function encodeEnd(sequence: number): Buffer {
  const head: EndHead = { kind: 'end', sequence };
  return encodeLogFile(head, []);
}

interface EndHead {
  readonly kind: 'end';
  readonly sequence: number;
}
