import type { Clock } from '../clock.ts';
import { failure, isDamage, isGone, readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Rounds } from '../rounds.ts';
import { type LoadedCheckpoint, loadCheckpoint, placeOf } from './checkpoint-reader.ts';
import type { Commit } from './commit.ts';
import { listLog, missing, pathOf } from './log-listing.ts';
import { LogState } from './log-state.ts';
import { LogTail, type OwnCommit } from './log-tail.ts';
import type { WrittenSegment } from './note-segment.ts';
import type { RecentChanges } from './recent-changes.ts';
import type { RunEnding } from './run-ending.ts';
import { sequenceName } from './sequence-name.ts';

/** A directory is listed again this often before what it shows counts as damage: a listing may be stale. */
const LISTINGS = 5;
/** How long to wait before the first of them, in milliseconds; longer before each further one. */
const RETRY_MS = 10;

export interface LogViewOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly clock: Clock;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  /** Ends what other processes append, where that must be known. */
  readonly ending: RunEnding;
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
  readonly #tail: LogTail;
  /** A commit that this process has linked: its file need not be read. */
  #own: OwnCommit | undefined;
  /** What this process has just written for a checkpoint. */
  #written: readonly WrittenSegment[] = [];
  /** Whether another process's turn is to be ended. */
  #takesTurn = false;
  /** What was listed and is not there, or not whole. */
  #missing: StorageError | undefined;
  #checkpointBytes = 0;
  /** The newest checkpoint in the last listing. */
  #listed = 0;
  /** What the directory was like when all that it shows was applied. */
  #applied: string | undefined;

  constructor(options: LogViewOptions) {
    const { fileSystem, directory, clock, recent } = options;
    this.#fileSystem = fileSystem;
    this.#directory = directory;
    this.#clock = clock;
    this.#recent = recent;
    this.#tail = new LogTail({ ...options, flush: () => this.flush() });
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

  /** Whether all that the log's directory shows was applied, as far as this process knows. */
  get isApplied(): boolean {
    return this.#applied !== undefined;
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
  refreshAfter(own: OwnCommit): Promise<void> {
    this.#own = own;
    return this.refresh();
  }

  /** As `refresh`, after this process has made a checkpoint. @param written segments that it names, if it is one */
  async refreshAfterCheckpoint(written: readonly WrittenSegment[]): Promise<void> {
    this.#written = written;
    await this.refresh().finally(() => {
      this.#written = [];
    });
  }

  /** Whether another process has the turn: it may be appending commits, and none can follow before that has ended. */
  get isOthersTurn(): boolean {
    return this.#tail.isOpen;
  }

  /** As `refresh`, and from then on no other process has the turn. @throws `full` besides */
  async takeTurn(): Promise<void> {
    this.#takesTurn = true;
    try {
      await this.refresh();
    } finally {
      this.#takesTurn = false;
    }
  }

  /** Shows a commit that this process has appended to its file, flushed. @param end where it ends there, in bytes */
  applyAppended(own: Commit, end: number): void {
    this.#state.apply(own);
    this.#tail.append(own, end);
    this.#recent?.add(own);
  }

  /** Nobody knows what became of what this process has appended: the next refresh will tell. */
  distrustAppended(): void {
    this.#tail.distrust();
    this.#applied = undefined;
  }

  /** Whether nothing can come to a file of commits any more that is the last one. */
  isWhole(file: number): boolean {
    return this.#tail.isWhole(file);
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
    const takesTurn = this.#takesTurn;
    const version = await fileSystem.namesVersion(directory);
    const isUnchanged = !own && version !== undefined && version === this.#applied;
    if (isUnchanged && !(takesTurn && this.#tail.isOpen) && !(await this.#tail.hasGrown())) return true;
    this.#applied = undefined;
    const before = this.#tail.last;
    const [listing] = await Promise.all([listLog(fileSystem, directory), own && this.flush()]);
    this.#listed = listing.checkpoint;
    try {
      const checkpoint = await loadCheckpoint(fileSystem, directory, listing.checkpoint, this.#state, this.#written);
      const known = placeOf(this.#state, checkpoint?.content);
      const { commits, last } = await this.#tail.readAfter(known, listing, own, takesTurn);
      this.#missing = this.#tail.missing;
      const others = commits.filter((commit) => commit !== own?.commit);
      if (others.length > 0 && (await this.#hasMovedOn())) return false;
      // Who linked these names may not have flushed them yet. Nobody may see or build on what a power cut takes back.
      if (checkpoint || others.some(({ file }) => !this.#tail.isLast(file))) await this.flush();
      if (last) this.#tail.accept(last, before);
      if (own) this.#own = undefined;
      if (checkpoint) this.#follow(checkpoint);
      for (const commit of commits) {
        this.#state.apply(commit);
        this.#recent?.add(commit);
      }
      if (!last) return false;
      this.#applied = version;
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
