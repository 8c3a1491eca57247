/**
 * One order of everything that does not commute: notes, who counts, whose count was taken over.
 *
 * A commit is written to a file of its own, flushed, and linked to the name of the next sequence number. link(2) gives
 * a name to one of any number of processes that ask for it, on local file systems and NFS alike; who loses applies
 * what won, decides again and tries the next number (the protocol of Delta Lake's log, and of Maildir before it).
 * A process that commits alone for a while appends what follows to the same file, until another one ends that.
 *
 * Promises: P1 (resolved means flushed, name and content), P3 and P4 (one order for all processes), P8.
 */

import type { Clock } from '../clock.ts';
import { failure, isFull, isPassing, type StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { endOfTurn } from '../turn.ts';
import { BLOCK } from '../volume/reserve.ts';
import { AppendedCommits, type Appending } from './appended-commits.ts';
import type { CheckpointInterval } from './checkpoint-schedule.ts';
import { Checkpointer } from './checkpointer.ts';
import { type Draft, decideAll, type Granted, type Proposal, type Submission } from './draft.ts';
import { type Decision, LinkedCommits, type Outcome } from './linked-commits.ts';
import type { LogState } from './log-state.ts';
import { LogView } from './log-view.ts';
import { RecentChanges } from './recent-changes.ts';
import { type KeepTorn, RunEnding } from './run-ending.ts';

export interface CommitLogOptions {
  readonly fileSystem: FileSystem;
  /** The same, for what makes room: it may take what nothing else may. */
  readonly checkpointFileSystem: FileSystem;
  readonly directory: string;
  /** The process that commits: 16 hexadecimal digits, never used before. */
  readonly incarnation: string;
  /** How far commits go ahead of a checkpoint before the next is made. */
  readonly checkpointEvery: () => CheckpointInterval;
  /** Whether room is so short that nothing may run ahead of a checkpoint. */
  readonly isTight: () => boolean;
  /** Bytes of a note segment. */
  readonly segmentBytes: () => number;
  /** Called with the bytes of each commit that was made. */
  readonly onCommit: (bytes: number) => void;
  readonly clock: Clock;
  /** No other process commits (per-pod mode): where link(2) is not to be had, rename(2) publishes as well. */
  readonly soleProcess: boolean;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  readonly keepTorn: KeepTorn;
}

export class CommitLog {
  /** The last changes of notes that were read or made. */
  readonly recent = new RecentChanges();
  readonly #options: CommitLogOptions;
  readonly #ending: RunEnding;
  readonly #view: LogView;
  readonly #checkpointer: Checkpointer;
  readonly #linked: LinkedCommits;
  readonly #appended: AppendedCommits;
  readonly #queue: Submission[] = [];
  #committing: Promise<void> | undefined;
  #fault: StorageError | undefined;

  constructor(options: CommitLogOptions) {
    this.#options = options;
    this.#ending = new RunEnding(options);
    this.#view = new LogView({ ...options, recent: this.recent, ending: this.#ending });
    const common = { ...options, view: this.#view, assertSound: () => this.#assertSound() };
    this.#appended = new AppendedCommits(common);
    this.#linked = new LinkedCommits({ ...common, opensRun: () => this.#appended.isWorthwhile });
    this.#checkpointer = new Checkpointer(
      {
        ...options,
        fileSystem: options.checkpointFileSystem,
        finishRun: () => this.#appended.finish(),
        onCapture: () => this.#appended.endRun(),
        isOpen: (file) => this.#appended.isOpen(file),
      },
      this.#view,
    );
  }

  /** What the log says, as far as it was read. */
  get state(): LogState {
    return this.#view.state;
  }

  /** Why nothing is acknowledged any more. */
  get fault(): StorageError | undefined {
    return this.#fault ?? this.#view.fault ?? this.#checkpointer.fault;
  }

  /** What keeps the log from being bounded at present, if anything does. */
  get problem(): StorageError | undefined {
    return this.#checkpointer.problem;
  }

  /**
   * Brings `state` up to every commit that was acknowledged before this call. What it shows is durable.
   *
   * @throws `damaged`, `newer-format`, `fault`
   */
  async refresh(): Promise<void> {
    await this.#appended.inFlight;
    await this.#view.refresh();
  }

  /** Another view of the log, which has read nothing of it yet. */
  newView(): LogView {
    return new LogView({ ...this.#options, ending: this.#ending });
  }

  /** Whether nobody else is registered, at a moment after this is asked: who comes begins with a name in the directory. */
  async isAlone(): Promise<boolean> {
    return this.seemsAlone && (await this.#view.isCurrent()) && this.seemsAlone;
  }

  /** The same as far as this process knows: others may have come. */
  get seemsAlone(): boolean {
    return this.#view.isApplied && this.state.hasOnly(this.#options.incarnation);
  }

  /** Bytes that the next checkpoint will take beside what is there, about. */
  get nextCheckpointBytes(): number {
    const { gathered, notes } = this.state;
    // Where the volume is full it leaves the notes where they lie, and writes an index for each file.
    const inPlace = gathered.notes * INDEX_BYTES + gathered.files * BLOCK;
    return this.#view.checkpointBytes + Math.min(notes.bytesInCommits, inPlace) + 2 * BLOCK; // of each file a block is not full
  }

  /** Removes what a checkpoint can remove. Does not throw: without one there is only more on the volume. */
  async compact(): Promise<void> {
    // The file of a run can go only when it has ended.
    if (this.#view.isOthersTurn) await this.#view.takeTurn().catch(() => undefined);
    await this.#appended.inFlight;
    await this.#appended.finish();
    await this.#checkpointer.runNow();
  }

  /** From here on commits may be appended to the file of the one before, for as long as no other process ends that. */
  startAppending(appending: Appending): void {
    this.#appended.start(appending);
  }

  /**
   * For a process that will not be registered any more: from here on each commit gets a file of its own, as what lies
   * behind it is known to be nothing then, and is followed by no checkpoint, as others would remove what it consists of.
   */
  async retire(): Promise<void> {
    this.#appended.stop();
    await this.#checkpointer.retire();
  }

  /**
   * Puts a change into the log.
   *
   * @returns what the proposal decided, once it is durable and in its place
   * @throws what the proposal throws; `full`; `fenced`; `fault`, and then nobody can say whether it was made
   */
  propose<R>(proposal: Proposal<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ proposal, grant: resolve, refuse: reject });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Waits for what was proposed, and refuses what comes later with `reason`. */
  async stop(reason: StorageError): Promise<void> {
    while (this.#committing) await this.#committing;
    const isSound = this.fault === undefined;
    this.#fault ??= reason;
    await this.#checkpointer.idle();
    // The last file could not go as long as something was being appended to it.
    if (isSound) await this.#checkpointer.removeCovered();
    await this.#appended.close();
  }

  async #commitAll(): Promise<void> {
    await endOfTurn(); // all that is proposed in this turn belongs to the first commit
    while (this.#queue.length > 0) {
      const submissions = this.#queue.splice(0);
      try {
        await this.#commit(submissions);
        await this.#checkpointer.runIfDue();
      } catch (error) {
        const refusal = failure(error, 'cannot commit', this.#options.directory);
        if (!isPassing(refusal)) this.#fault ??= refusal;
        for (const submission of submissions) submission.refuse(refusal);
      }
      await endOfTurn();
    }
    this.#committing = undefined;
  }

  /** Where there is no room it makes some, or waits for others to: a checkpoint takes room before it gives it back. */
  async #commit(submissions: Submission[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#commitOnce((draft, isFresh) => this.#decide(submissions, draft, isFresh));
      } catch (error) {
        if (attempt === ATTEMPTS || !isFull(error)) throw error;
        await this.compact();
        await this.#options.clock.sleep(attempt * RETRY_MS);
      }
    }
  }

  async #commitOnce(decide: Decision): Promise<void> {
    const appended = await this.#appended.append(decide);
    if (appended && !('commit' in appended)) return this.#made(appended);
    await this.#appended.finish(); // another file may follow
    const linked = await this.#linked.commit(decide, appended);
    this.#appended.follow(linked.run);
    this.#made(linked);
  }

  #made({ granted, bytes }: Outcome): void {
    if (bytes !== undefined) this.#options.onCommit(bytes);
    for (const grant of granted) grant();
  }

  /** Decides as many as one commit may hold; the rest goes into the next one. */
  async #decide(submissions: Submission[], draft: Draft, isFresh: boolean): Promise<Granted | undefined> {
    const { granted, later } = await decideAll(submissions, draft, isFresh);
    if (later > 0) this.#queue.unshift(...submissions.splice(submissions.length - later));
    return granted;
  }

  #assertSound(): void {
    if (this.fault) throw this.fault;
  }
}

/** What a note takes in an index, about. */
const INDEX_BYTES = 48;
/** A commit for which there is no room is tried this often. */
const ATTEMPTS = 8;
/** How long to wait before the second time, in milliseconds; longer before each further one. */
const RETRY_MS = 20;
