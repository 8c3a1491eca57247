import type { Clock } from '../clock.ts';
import { failure, isDamage, isGone, readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Rounds } from '../rounds.ts';
import { type LoadedCheckpoint, loadCheckpoint } from './checkpoint-reader.ts';
import { type Commit, decodeCommits } from './commit.ts';
import { damagedAt, MAX_LOG_FILE_BYTES } from './log-file.ts';
import { listLog, missing, pathOf } from './log-listing.ts';
import { LogState } from './log-state.ts';
import type { RecentChanges } from './recent-changes.ts';
import { sequenceName } from './sequence-name.ts';

/** A directory is listed again this often before what it shows counts as damage: a listing may be stale. */
const LISTINGS = 5;
/** How long to wait before the first of them, in milliseconds; longer before each further one. */
const RETRY_MS = 10;

export interface LogViewOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly clock: Clock;
  /** Is told of every commit. */
  readonly recent?: RecentChanges;
}

/** What the log says, as read from its directory: the newest checkpoint and the commits after it. */
export class LogView {
  readonly #fileSystem: FileSystem;
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #recent: RecentChanges | undefined;
  #fault: StorageError | undefined;
  readonly #refreshes = new Rounds(() => this.#refresh());
  #state = new LogState();
  /** A commit that this process has linked: its file need not be read. */
  #own: Commit | undefined;
  /** The last file that this process has linked: it knows what that holds, and may be appending to it. */
  #ownFile = 0;
  /** Processes that were taken over. */
  readonly #fenced = new Set<string>();
  /** The last file of commits that was read. */
  #tail: Tail | undefined;
  /** What was listed and is not there, or not whole. */
  #missing: StorageError | undefined;
  /** The number of the file that held the last commit applied. */
  #appliedFrom = 0;
  #checkpointBytes = 0;
  /** The newest checkpoint in the last listing. */
  #listed = 0;
  /** What the directory was like when all that it shows was applied. */
  #applied: string | undefined;

  constructor({ fileSystem, directory, clock, recent }: LogViewOptions) {
    this.#fileSystem = fileSystem;
    this.#directory = directory;
    this.#clock = clock;
    this.#recent = recent;
  }

  /** A flush failed: what this process would show from now on may not be durable. */
  get fault(): StorageError | undefined {
    return this.#fault;
  }

  /** Bytes of the newest checkpoint. */
  get checkpointBytes(): number {
    return this.#checkpointBytes;
  }

  /** The log up to the last commit read. Another object after some refreshes: do not keep it. */
  get state(): LogState {
    return this.#state;
  }

  /**
   * Brings `state` up to every commit that was acknowledged before this call. What it shows is durable.
   *
   * @throws `damaged`, `newer-format`, `unavailable`, `fault`
   */
  refresh(): Promise<void> {
    return this.#refreshes.run();
  }

  /**
   * Whether no name has come to the log, and none has left it, since all of it was applied. Says nothing of what is
   * appended to a file that has its name. Does not throw: false where it cannot be told.
   */
  async isCurrent(): Promise<boolean> {
    const version = await this.#fileSystem.namesVersion(this.#directory).catch(() => undefined);
    return version !== undefined && version === this.#applied;
  }

  /** As `refresh`, after this process was given the name of `own` in the log. */
  refreshAfter(own: Commit): Promise<void> {
    this.#own = own;
    return this.refresh();
  }

  /** Shows a commit that this process has appended to its file, flushed. */
  applyAppended(own: Commit): void {
    this.#state.apply(own);
    this.#recent?.add(own);
  }

  /** From here on nothing more counts that this process appends. */
  fence(incarnation: string): void {
    this.#fenced.add(incarnation);
  }

  /** Reads the last file of commits once more: its end may have come since. @returns it, if another process made it */
  async readTail(): Promise<Tail | undefined> {
    this.#tail = undefined;
    this.#applied = undefined;
    await this.refresh();
    return this.#tail;
  }

  async #refresh(): Promise<void> {
    if (this.#fault) throw this.#fault;
    try {
      let newest = this.#state.checkpoint;
      for (let listing = 1; !(await this.#applyListed()); listing++) {
        if (this.#listed > newest) {
          // Checkpoints are made faster than we read: nothing is missing, it has only moved on.
          newest = this.#listed;
          listing = 1;
        }
        if (listing === LISTINGS) {
          throw this.#missing ?? missing(`${this.#directory}/${sequenceName(this.#state.sequence + 1)}`);
        }
        await this.#clock.sleep(listing * RETRY_MS);
      }
    } catch (error) {
      throw readFailure(error, 'cannot read the log', this.#directory);
    }
  }

  /** @returns whether all that the directory shows could be applied */
  async #applyListed(): Promise<boolean> {
    const fileSystem = this.#fileSystem;
    const directory = this.#directory;
    this.#missing = undefined;
    // Our own name is there already: it is flushed while we look for others.
    const own = this.#own;
    const version = await fileSystem.namesVersion(directory);
    if (!own && version !== undefined && version === this.#applied) return true;
    this.#applied = undefined;
    const [listing] = await Promise.all([listLog(fileSystem, directory), own && this.flush()]);
    this.#listed = listing.checkpoint;
    try {
      const checkpoint = await loadCheckpoint(fileSystem, directory, listing.checkpoint, this.#state);
      const begin = Math.max(this.#state.sequence, checkpoint?.content.sequence ?? 0);
      const { commits, isWhole } = await this.#readAfter(begin, listing.commits, own);
      const areOthers = commits.some((commit) => commit !== own);
      if (areOthers && (await this.#hasMovedOn())) return false;
      // Who linked these names may not have flushed them yet. Nobody may see or build on what a power cut takes back.
      if (checkpoint || areOthers) await this.flush();
      this.#ownFile = own?.sequence ?? this.#ownFile; // what it appended to before is known to its end
      this.#own = undefined;
      if (checkpoint) this.#follow(checkpoint);
      for (const commit of commits) {
        this.#state.apply(commit);
        this.#recent?.add(commit);
      }
      if (!isWhole) return false;
      this.#applied = this.#tail && this.#mayGrow(this.#tail) ? undefined : version;
      return true;
    } catch (error) {
      if (!isGone(error)) {
        if (isDamage(error) && (await this.#hasMovedOn())) return false;
        throw error;
      }
      const path = pathOf(error); // unless a checkpoint took its place while we looked
      if (path !== undefined) this.#missing = missing(path);
      return false;
    }
  }

  /**
   * Whether a checkpoint was made since the directory was listed. Then a name may have been given again that it had made
   * free: to a process that was asleep, and whose commit counts for nothing.
   */
  async #hasMovedOn(): Promise<boolean> {
    const { checkpoint } = await listLog(this.#fileSystem, this.#directory);
    if (checkpoint <= this.#listed) return false;
    this.#listed = checkpoint;
    return true;
  }

  /**
   * The commits after `begin`, as far as there is no gap between them. A file holds its own number and perhaps others
   * behind it, up to the number of the next file.
   *
   * @param files the numbers of all files of commits, rising
   */
  async #readAfter(
    begin: number,
    files: readonly number[],
    own: Commit | undefined,
  ): Promise<{ readonly commits: readonly Commit[]; readonly isWhole: boolean }> {
    const commits: Commit[] = [];
    const latest = files.findLastIndex((file) => file <= begin);
    for (const [index, file] of files.entries()) {
      const next = begin + commits.length + 1;
      if (file > next) return { commits, isWhole: false };
      if (index < latest || (file <= begin && !this.#mayHoldMore(file))) continue;
      const limit = files[index + 1] ?? Number.POSITIVE_INFINITY;
      const found = file === own?.sequence ? [own] : await this.#readCommits(file, limit);
      const fresh = found.filter(({ sequence }) => sequence >= next && sequence < limit);
      if (fresh.length > 0) this.#appliedFrom = file;
      commits.push(...fresh);
      const isCut = limit < Number.POSITIVE_INFINITY && limit > begin + commits.length + 1;
      if (isCut && this.#tail?.isTorn) {
        this.#missing = damagedAt(`${this.#directory}/${this.#tail.file}`, this.#tail.end);
      }
    }
    return { commits, isWhole: true };
  }

  /** Whether a file may hold more than was seen of it. */
  #mayHoldMore(file: number): boolean {
    if (file === this.#ownFile) return false;
    return this.#tail?.file !== sequenceName(file) || this.#mayGrow(this.#tail);
  }

  /** Whether the process that made a file may be appending to it. */
  #mayGrow({ incarnation }: Tail): boolean {
    return this.#state.journals.get(incarnation)?.alone === true && !this.#fenced.has(incarnation);
  }

  /**
   * Makes the names in the log's directory durable.
   *
   * @throws `fault`, and from then on always; `unavailable` where it could not even be tried
   */
  async flush(): Promise<void> {
    if (this.#fault) throw this.#fault;
    try {
      await this.#fileSystem.flushDirectory(this.#directory);
    } catch (error) {
      // Never again: a second flush could succeed without what the first has lost.
      const { code, message, details } = failure(error, 'cannot flush the log', this.#directory);
      if (code === 'unavailable') throw error; // no file to be had to do it with
      this.#fault = new StorageError('fault', message, details, { cause: error });
      throw this.#fault;
    }
  }

  async #readCommits(number: number, limit: number): Promise<readonly Commit[]> {
    const file = sequenceName(number);
    const bytes = await this.#fileSystem.readFile(`${this.#directory}/${file}`, MAX_LOG_FILE_BYTES);
    const { commits, end } = decodeCommits(bytes, this.#directory, file, limit);
    const incarnation = commits.at(-1)?.incarnation ?? '';
    // What its process appends that was taken over counts for nothing. Its first commit was there before its name.
    if (this.#fenced.has(incarnation)) return commits.slice(0, 1);
    // Applied from this file, and not in it any more.
    const isForgotten = this.#appliedFrom === number && this.#state.sequence > (commits.at(-1)?.sequence ?? 0);
    this.#tail = { file, incarnation, commits: commits.length, isForgotten, end, isTorn: end < bytes.length };
    return commits;
  }

  #follow({ number, content, segments, bytes }: LoadedCheckpoint): void {
    this.#checkpointBytes = bytes;
    if (content.sequence > this.#state.sequence) {
      this.#state = LogState.from(number, content, segments, this.#state.epoch + 1);
      this.#recent?.skipTo(content.sequence);
    } else {
      this.#state.follow(number, content, segments);
    }
  }
}

/** A file of commits that another process made. */
export interface Tail {
  /** Its name. */
  readonly file: string;
  readonly incarnation: string;
  /** How many commits it held. */
  readonly commits: number;
  /** Whether it held more when it was read before: what had not reached the disk, and is not in memory any more. */
  readonly isForgotten: boolean;
  /** Where the last of them ends, in bytes. */
  readonly end: number;
  /** Whether something lies behind it that is no commit. */
  readonly isTorn: boolean;
}
