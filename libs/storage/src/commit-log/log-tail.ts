import type { StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Commit, ReadBefore } from './commit.ts';
import { damagedAt } from './log-file.ts';
import { type LogListing, missing } from './log-listing.ts';
import type { RunEnding } from './run-ending.ts';
import { RunReader } from './run-reader.ts';
import { openName, sequenceName } from './sequence-name.ts';

export interface LogTailOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  /** Makes the names in the directory durable. */
  readonly flush: () => Promise<void>;
  readonly ending: RunEnding;
}

/** The last file of commits, as it was read. */
export interface LastFile extends ReadBefore {
  /** The number of its first commit. */
  readonly file: number;
  readonly incarnation: string;
  /** Bytes it had then. */
  readonly size: number;
  /**
   * `whole`: nothing more in it will count. `own`: nothing but what this process appends. `open`: another process may
   * be appending to it, or nobody knows what became of what this one has appended.
   */
  readonly state: 'whole' | 'own' | 'open';
}

/** A commit that this process has linked: its file need not be read. */
export interface OwnCommit {
  readonly commit: Commit;
  /** Where it ends in its file, in bytes. */
  readonly end: number;
}

/** A place in the log, and what lies before it. */
export interface LogPlace {
  /** The last commit that is known. */
  readonly sequence: number;
  /** Whether a commit of a process is among those that are known: of one that is registered. */
  includes(incarnation: string, number: number): boolean;
  /** Whether a checkpoint names a file of commits as a segment of notes: it covers all of it. */
  hasSettled(file: number): boolean;
}

export interface TailReading {
  readonly commits: readonly Commit[];
  /** The last file; undefined where a gap lies before it. */
  readonly last: LastFile | undefined;
}

/**
 * The commits behind a place in the log, file by file, and what may still come to the last of them.
 *
 * A file holds the commits up to the one before the next file's number. The last one may be open: then whatever is
 * whole in it counts as long as it has its second name, for whoever wants to commit beside its process takes that away
 * before he reads it (see RunEnding).
 */
export class LogTail {
  readonly #options: LogTailOptions;
  readonly #runs: RunReader;
  #last: LastFile | undefined;
  #missing: StorageError | undefined;

  constructor(options: LogTailOptions) {
    this.#options = options;
    this.#runs = new RunReader(options.fileSystem, options.directory);
  }

  /** Why the last reading has a gap, if it is known. */
  get missing(): StorageError | undefined {
    return this.#missing;
  }

  /** Whether a process may be appending to the last file: it must be ended before another one follows it. */
  get isOpen(): boolean {
    return this.#last?.state === 'open';
  }

  /** Whether the last file has this name. */
  isLast(name: string): boolean {
    return this.#last !== undefined && sequenceName(this.#last.file) === name;
  }

  /** Whether nothing can come to a file any more that is the last one. */
  isWhole(file: number): boolean {
    return this.#last?.file === file && !this.isOpen;
  }

  /** Whether more was appended to the last file than was read. */
  async hasGrown(): Promise<boolean> {
    if (this.#last?.state !== 'open') return false;
    const { file, end, size } = this.#last;
    if (end < size) return true; // what is not whole yet is being written
    const { fileSystem, directory, isRemote } = this.#options;
    const path = `${directory}/${sequenceName(file)}`;
    return (await fileSystem.identify(path, { inMemory: !isRemote() }))?.size !== size;
  }

  /**
   * What was read is applied.
   *
   * @param before the last file when the reading began: of its own, this process may have learnt better meanwhile
   */
  accept(last: LastFile, before: LastFile | undefined): void {
    const isOutdated = this.#last !== before && this.#last?.file === last.file;
    if (!isOutdated) this.#last = last;
  }

  /** The last file, as far as it was read and applied. */
  get last(): LastFile | undefined {
    return this.#last;
  }

  /** This process has appended a commit to its file. */
  append({ sequence }: Commit, end: number): void {
    if (this.#last?.state === 'own') this.#last = { ...this.#last, sequence, end };
  }

  /** Nobody knows what became of what this process has appended: its file is read as another's. */
  distrust(): void {
    if (this.#last?.state === 'own') this.#last = { ...this.#last, state: 'open' };
  }

  /**
   * @param ends whether a file that is open is to be ended
   * @throws `damaged`, `newer-format`, `full`, `fault`, or a system error
   */
  async readAfter(
    known: LogPlace,
    listing: LogListing,
    own: OwnCommit | undefined,
    ends: boolean,
  ): Promise<TailReading> {
    this.#missing = undefined;
    const begin = known.sequence;
    const files = listing.commits;
    const commits: Commit[] = [];
    let last: LastFile | undefined;
    const latest = files.findLastIndex((file) => file <= begin);
    for (let index = Math.max(0, latest); index < files.length; index++) {
      const file = files[index] ?? 0;
      const next = begin + commits.length + 1;
      if (file > next) return { commits, last: undefined };
      const follower = files[index + 1];
      const end = follower ?? (await this.#endOf(file, listing));
      const place = { file, next, end, isFollowed: follower !== undefined, ends, known };
      const reading = await this.#readFile(place, own);
      commits.push(...reading.commits.filter(({ sequence }) => sequence >= next));
      last = reading.last;
      if (!last) return { commits, last };
    }
    return { commits, last: last ?? whole(0, begin) };
  }

  async #readFile(place: Place, own: OwnCommit | undefined): Promise<TailReading> {
    const { file, next, end } = place;
    if (place.known.hasSettled(file)) return { commits: [], last: whole(file, next - 1) };
    if (file === own?.commit.sequence) return { commits: [own.commit], last: lastOf(own) };
    const known = this.#last?.file === file ? this.#last : undefined;
    // A process that was asleep may have linked a name again that was free: then nothing in it counts.
    if (end !== undefined && end <= next) return { commits: [], last: whole(file, end - 1) };
    if (end !== undefined) return await this.#readTo(end, place, known?.state === 'whole' ? undefined : known);
    if (known && known.state !== 'open') return { commits: [], last: known };
    return await this.#readLast(place, known);
  }

  /** A file of which it is known where it ends. */
  async #readTo(end: number, { file, next, isFollowed }: Place, known: LastFile | undefined): Promise<TailReading> {
    const { commits, end: read, size } = await this.#runs.read(file, end, known);
    const reached = commits.at(-1)?.sequence ?? next - 1;
    if (reached + 1 >= end) return { commits, last: whole(file, end - 1) };
    if (read < size) this.#missing = damagedAt(this.#runs.pathOf(file), read);
    else if (!isFollowed) this.#missing = missing(`${this.#options.directory}/${sequenceName(reached + 1)}`);
    return { commits, last: undefined };
  }

  /** The last file, where nothing says yet that it has come to its end. */
  async #readLast(place: Place, known: LastFile | undefined): Promise<TailReading> {
    const { directory, ending, flush } = this.#options;
    const { file, ends } = place;
    const part = await this.#runs.read(file, Number.POSITIVE_INFINITY, known);
    const first = part.commits[0];
    const incarnation = known?.incarnation ?? first?.incarnation ?? '';
    const sequence = part.commits.at(-1)?.sequence ?? known?.sequence ?? file;
    if (!known && !first?.open) {
      await this.#runs.makeDurable(file, part); // a version before this one may have appended to it
      return { commits: part.commits, last: whole(file, sequence) };
    }
    // Only now: whoever takes that name away reads the file afterwards, and finds what was found here.
    const name = openName(file, incarnation);
    if (!ends && (await this.#exists(name))) {
      await this.#runs.makeDurable(file, part);
      return {
        commits: part.commits,
        last: { file, incarnation, sequence, end: part.end, size: part.size, state: 'open' },
      };
    }
    const last = await ending.end({ file, incarnation, ...(known && { before: known }) });
    await flush();
    if (last !== undefined) return await this.#readFile({ ...place, end: last + 1 }, undefined);
    if (await this.#countsForNothing(place)) return { commits: [], last: whole(file, place.next - 1) };
    this.#missing = missing(`${directory}/${name}`);
    return { commits: [], last: undefined };
  }

  /**
   * Whether a file that nothing says the end of was made by a process that was asleep, under a name that a checkpoint had
   * made free: what others remove of a file that is gone may have been its second name. There is one commit in it then,
   * and nothing behind what is known. On another machine's file system it may only not be seen yet where it ends.
   */
  async #countsForNothing({ file, next, known }: Place): Promise<boolean> {
    if (file >= next) return false;
    const { commits } = await this.#runs.read(file, Number.POSITIVE_INFINITY);
    if (commits.some(({ sequence }) => sequence >= next)) return false;
    const [first] = commits;
    return !this.#options.isRemote() || (first !== undefined && !known.includes(first.incarnation, first.number));
  }

  /** The first commit that is not in a file, where that is said. */
  async #endOf(file: number, { ends }: LogListing): Promise<number | undefined> {
    const last = ends.get(file);
    if (last === undefined) return undefined;
    const isKnown = this.#last?.file === file && this.#last.state === 'whole';
    if (!isKnown) await this.#options.flush(); // who says so may not have done that yet
    return last + 1;
  }

  #exists(name: string): Promise<boolean> {
    const { fileSystem, directory, isRemote } = this.#options;
    return fileSystem.exists(`${directory}/${name}`, { inMemory: !isRemote() });
  }
}

/** A file in the directory. */
interface Place {
  readonly file: number;
  /** The first commit that is not known. */
  readonly next: number;
  readonly known: LogPlace;
  /** The first commit that is not in it, where that is known. */
  readonly end: number | undefined;
  /** Whether there is a file behind it. */
  readonly isFollowed: boolean;
  /** Whether it is to be ended if it is open. */
  readonly ends: boolean;
}

function lastOf({ commit, end }: OwnCommit): LastFile {
  const { sequence, incarnation, open } = commit;
  return { file: sequence, incarnation, sequence, end, size: end, state: open ? 'own' : 'whole' };
}

function whole(file: number, sequence: number): LastFile {
  return { file, incarnation: '', sequence, end: 0, size: 0, state: 'whole' };
}
