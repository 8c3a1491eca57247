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
import { failure, isFull, type StorageError, type StorageErrorCode } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { endOfTurn } from '../turn.ts';
import { BLOCK } from '../volume/reserve.ts';
import { Checkpointer } from './checkpointer.ts';
import { encodeCommit } from './commit.ts';
import type { CommitRun } from './commit-run.ts';
import { Draft, decideAll, type Granted, type Proposal, type Submission } from './draft.ts';
import { type Attempt, type Decision, LinkedCommits } from './linked-commits.ts';
import type { LogState } from './log-state.ts';
import { LogView } from './log-view.ts';
import { RecentChanges } from './recent-changes.ts';
import { type KeepTorn, RunEnding } from './run-ending.ts';
import { type Written, WrittenCommits } from './written-commits.ts';

export interface CommitLogOptions {
  readonly fileSystem: FileSystem;
  /** The same, for what makes room: it may take what nothing else may. */
  readonly checkpointFileSystem: FileSystem;
  readonly directory: string;
  /** The process that commits: 16 hexadecimal digits, never used before. */
  readonly incarnation: string;
  /** A checkpoint is made after so many commits. */
  readonly checkpointEvery: () => number;
  /** Whether room is so short that nothing may run ahead of a checkpoint. */
  readonly isTight: () => boolean;
  /** Called with the bytes of each commit that was made. */
  readonly onCommit: (bytes: number) => void;
  readonly clock: Clock;
  /** No other process commits (per-pod mode): where link(2) is not to be had, rename(2) publishes as well. */
  readonly soleProcess: boolean;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  readonly keepTorn: KeepTorn;
}

/** How commits are appended. */
export interface Appending {
  /** Rejects with `fenced` once another process has taken over. */
  readonly assertOwned: () => Promise<void>;
  /** Whether others are likely to follow the next commit before another process makes one. */
  readonly isWorthwhile: () => boolean;
}

export class CommitLog {
  /** The last changes of notes that were read or made. */
  readonly recent = new RecentChanges();
  readonly #options: CommitLogOptions;
  readonly #ending: RunEnding;
  readonly #view: LogView;
  readonly #checkpointer: Checkpointer;
  readonly #linked: LinkedCommits;
  readonly #queue: Submission[] = [];
  readonly #written = new WrittenCommits();
  /** Undefined while no commit may be appended. */
  #appending: Appending | undefined;
  /** The file that commits are appended to. */
  #run: CommitRun | undefined;
  #runEnded = false;
  #committing: Promise<void> | undefined;
  #fault: StorageError | undefined;

  constructor(options: CommitLogOptions) {
    this.#options = options;
    // Without it nothing can follow, nor its file be removed: it may take what is kept for checkpoints.
    this.#ending = new RunEnding({ ...options, fileSystem: options.checkpointFileSystem });
    this.#view = new LogView({ ...options, recent: this.recent, ending: this.#ending });
    this.#linked = new LinkedCommits({
      ...options,
      view: this.#view,
      opensRun: () => this.#appending?.isWorthwhile() === true,
      assertSound: () => this.#assertSound(),
    });
    this.#checkpointer = new Checkpointer(
      {
        ...options,
        fileSystem: options.checkpointFileSystem,
        onCapture: () => this.#endRun(),
        written: this.#written,
        isOpen: (file) => this.#run?.file === file,
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

  /**
   * Brings `state` up to every commit that was acknowledged before this call. What it shows is durable.
   *
   * @throws `damaged`, `newer-format`, `fault`
   */
  refresh(): Promise<void> {
    return this.#view.refresh();
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
    return this.#view.checkpointBytes + this.state.notes.bytesInCommits + 2 * BLOCK; // of each file a block is not full
  }

  /** Removes what a checkpoint can remove. Does not throw: without one there is only more on the volume. */
  async compact(): Promise<void> {
    // The file of a run can go only when it has ended.
    if (this.#view.isOthersTurn) await this.#view.takeTurn().catch(() => undefined);
    await this.#checkpointer.runNow();
  }

  /** From here on commits may be appended to the file of the one before, for as long as no other process ends that. */
  startAppending(appending: Appending): void {
    this.#appending = appending;
  }

  /** From here on each commit gets a file of its own: what lies behind it is known to be nothing then. */
  stopAppending(): void {
    this.#appending = undefined;
  }

  /**
   * Puts a change into the log.
   *
   * @returns what the proposal decided, once it is durable and in its place
   * @throws what the proposal throws; `full`; `fenced`; `fault`, and then nobody can say whether it was made
   */
  propose<R>(proposal: Proposal<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({
        decide: async (draft) => {
          const result = await proposal(draft);
          return () => resolve(result);
        },
        refuse: reject,
      });
      this.#committing ??= this.#commitAll();
    });
  }

  /** Waits for what was proposed, and refuses what comes later with `reason`. */
  async stop(reason: StorageError): Promise<void> {
    while (this.#committing) await this.#committing;
    this.#fault ??= reason;
    await this.#checkpointer.idle();
    await this.#run?.close();
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
        if (!PASSING.has(refusal.code)) this.#fault ??= refusal;
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
        const appended = await this.#append(submissions);
        if (appended !== true) await this.#link(submissions, appended || undefined);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || !isFull(error)) throw error;
        await this.compact();
        await this.#options.clock.sleep(attempt * RETRY_MS);
      }
    }
  }

  async #link(submissions: Submission[], doubtful?: Attempt): Promise<void> {
    const decide: Decision = (draft, isFresh) => this.#decide(submissions, draft, isFresh);
    await this.#run?.discard(); // whatever comes of this: nothing is appended to a file that another one may follow
    this.#run = undefined;
    this.#runEnded = false;
    const { granted, written, run } = await this.#linked.commit(decide, doubtful);
    this.#run = run;
    if (written) this.#made(written);
    for (const grant of granted) grant();
  }

  /** The next commit gets a file of its own. */
  #endRun(): void {
    this.#runEnded = true;
  }

  /** @returns whether that could be done; a commit of which nobody knows whether it was; else nothing was */
  async #append(submissions: Submission[]): Promise<boolean | Attempt> {
    const { incarnation, clock } = this.#options;
    const run = this.#run;
    const appending = this.#appending;
    if (!run || !appending || this.#runEnded || run.isFull) return false;
    this.#assertSound();
    const { state } = this;
    const { sequence } = state;
    const draft = new Draft(state, Math.max(state.time, clock.now()));
    const granted = await this.#decide(submissions, draft, true);
    if (!granted || this.#runEnded) return false; // a checkpoint may have begun meanwhile
    const isNeeded = draft.operations.length > 0;
    const head = { sequence: sequence + 1, incarnation, number: state.lastNumber(incarnation) + 1, time: draft.time };
    const offset = run.end;
    const { commit, bytes } = encodeCommit(head, draft.operations, { file: run.file, offset });
    if (isNeeded) await this.#write(run, bytes);
    // Only now: whoever takes over ends the run first, and reads its file afterwards.
    await appending.assertOwned();
    const isOurs = await run.isOpen();
    const written = { file: run.file, offset, bytes };
    if (!isOurs || this.state.sequence !== sequence) {
      this.#endRun();
      if (!isNeeded) return false;
      this.#view.distrustAppended();
      return { commit, written, granted, run, linked: false, tidied: Promise.resolve() };
    }
    if (isNeeded) {
      this.#view.applyAppended(commit, run.end);
      this.#made(written);
    }
    for (const grant of granted) grant();
    return true;
  }

  /** Where it fails the file has something at its end that is no commit: what comes next gets one of its own. */
  async #write(run: CommitRun, bytes: Buffer): Promise<void> {
    try {
      await run.append(bytes);
    } catch (error) {
      this.#endRun();
      throw error;
    }
  }

  #made(written: Written): void {
    this.#written.keep(written);
    this.#options.onCommit(written.bytes.length);
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

/** A commit for which there is no room is tried this often. */
const ATTEMPTS = 8;
/** How long to wait before the second time, in milliseconds; longer before each further one. */
const RETRY_MS = 20;

/** Refusals after which a process goes on: nothing was written that could be in doubt. */
const PASSING: ReadonlySet<StorageErrorCode> = new Set(['full', 'unavailable', 'no-hard-links']);
