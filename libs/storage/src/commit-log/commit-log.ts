/**
 * One order of everything that does not commute: notes, who counts, whose count was taken over.
 *
 * A commit is written to a file of its own, flushed, and linked to the name of the next sequence number. link(2) gives
 * a name to one of any number of processes that ask for it, on local file systems and NFS alike; who loses applies
 * what won, decides again and tries the next number (the protocol of Delta Lake's log, and of Maildir before it).
 *
 * Promises: P1 (resolved means flushed, name and content), P3 and P4 (one order for all processes), P8.
 */

import type { Clock } from '../clock.ts';
import { failure, readFailure, StorageError, type StorageErrorCode } from '../errors.ts';
import { type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { Checkpointer } from './checkpointer.ts';
import { type Commit, encodeCommit } from './commit.ts';
import { Draft, OutdatedDraft, type Proposal, type Submission } from './draft.ts';
import type { LogState } from './log-state.ts';
import { LogView } from './log-view.ts';
import { publish } from './publication.ts';
import { RecentChanges } from './recent-changes.ts';
import { sequenceName } from './sequence-name.ts';

export interface CommitLogOptions {
  readonly fileSystem: FileSystem;
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
}

/** Proposals share a commit up to about this many bytes. */
const COMMIT_BYTES = 4 * 1024 * 1024;

export class CommitLog {
  /** The last changes of notes that were read or made. */
  readonly recent = new RecentChanges();
  readonly #options: CommitLogOptions;
  readonly #view: LogView;
  readonly #checkpointer: Checkpointer;
  readonly #queue: Submission[] = [];
  #committing: Promise<void> | undefined;
  #fault: StorageError | undefined;
  #registered = false;
  /** Whether an earlier attempt's file may still be there. */
  #leftTemporary = false;

  constructor(options: CommitLogOptions) {
    this.#options = options;
    this.#view = new LogView({ ...options, recent: this.recent });
    this.#checkpointer = new Checkpointer(options, this.#view);
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

  /** Removes what a checkpoint can remove. Does not throw: without one there is only more on the volume. */
  compact(): Promise<void> {
    return this.#checkpointer.runNow();
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
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve(); // all that is proposed in this turn belongs to the first commit
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
    }
    this.#committing = undefined;
  }

  async #commit(submissions: Submission[]): Promise<void> {
    const { incarnation, onCommit } = this.#options;
    let number = 0;
    // Who commits alone knows the log as it is. Only a refusal needs a look: another process may have taken over.
    let isFresh = !(this.#options.soleProcess && this.#registered);
    for (let attempt: Attempt | undefined; ; ) {
      if (this.fault) throw this.fault;
      if (isFresh) await this.#refreshAfter(attempt);
      if (!attempt) number = this.state.lastNumber(incarnation) + 1;
      // First of all: an earlier attempt may have been listed late. It is never decided again on top of itself.
      if (attempt && this.state.includes(incarnation, number)) {
        this.#registered ||= this.state.journals.has(incarnation);
        onCommit(attempt.bytes);
        for (const grant of attempt.granted) grant();
        return;
      }
      this.#assertNotGone(attempt);
      if (attempt?.failure && this.state.sequence < attempt.commit.sequence) throw attempt.failure;
      const next = await this.#attempt(number, submissions, isFresh);
      if (next === 'nothing to commit') return;
      attempt = next === 'outdated' ? attempt : next;
      isFresh = true;
    }
  }

  /**
   * Decides, writes and links one commit. Whether it took its place the next refresh will tell.
   *
   * @param isFresh whether the state is what the log says now: only then is anybody refused
   */
  async #attempt(
    number: number,
    submissions: Submission[],
    isFresh: boolean,
  ): Promise<Attempt | 'outdated' | 'nothing to commit'> {
    const { fileSystem, directory, incarnation, soleProcess } = this.#options;
    const { state } = this;
    const sequence = state.sequence + 1;
    const path = `${directory}/${incarnation}.tmp`;
    const file = await this.#createTemporary(path);
    let draft: Draft;
    let granted: Granted | undefined;
    let encoded: ReturnType<typeof encodeCommit> | undefined;
    try {
      // The file is made first because its time is the commit's: the file server's clock.
      const time = Math.max(state.time, Math.floor((await file.identify()).modifiedMs));
      draft = new Draft(state, time);
      granted = await this.#decideAll(submissions, draft, isFresh);
      if (draft.operations.length > 0 && granted) {
        encoded = encodeCommit({ sequence, incarnation, number, time }, draft.operations);
        await file.write(encoded.bytes, 0);
      }
    } catch (error) {
      await file.close();
      await this.#removeTemporary(path); // it may hold the last block there was
      throw error;
    }
    const closed = file.close();
    if (!granted || !encoded) {
      await closed;
      if (!granted) return 'outdated';
      await this.#removeTemporary(path);
      for (const grant of granted) grant();
      return 'nothing to commit';
    }
    const attempt = { commit: encoded.commit, bytes: draft.bytes, granted };
    try {
      const linked = await publish(fileSystem, path, `${directory}/${sequenceName(sequence)}`, soleProcess);
      return { ...attempt, linked, tidied: this.#tidy(closed, path) };
    } catch (error) {
      return { ...attempt, linked: false, failure: error, tidied: this.#tidy(closed, path) };
    }
  }

  /** What an attempt leaves to be done, and nobody waits for but the next one. */
  async #tidy(closed: Promise<void>, path: string): Promise<void> {
    await closed.catch(() => undefined); // it was flushed before
    await this.#removeTemporary(path);
  }

  async #createTemporary(path: string): Promise<FileHandle> {
    try {
      if (this.#leftTemporary) await removeIfThere(this.#options.fileSystem, path);
      this.#leftTemporary = true;
      return await this.#options.fileSystem.create(path, { durable: true });
    } catch (error) {
      throw readFailure(error, 'cannot make a commit', path);
    }
  }

  /** Where it cannot be removed the next attempt tries again. */
  async #removeTemporary(path: string): Promise<void> {
    try {
      await removeIfThere(this.#options.fileSystem, path);
      this.#leftTemporary = false;
    } catch {
      // It stays, and is in nobody's way.
    }
  }

  /** @returns what to tell those who asked; undefined where the draft was found to be out of date */
  async #decideAll(submissions: Submission[], draft: Draft, isFresh: boolean): Promise<Granted | undefined> {
    const granted: (() => void)[] = [];
    for (const [index, submission] of submissions.entries()) {
      if (draft.bytes >= COMMIT_BYTES) {
        this.#queue.unshift(...submissions.splice(index)); // the rest goes into the next one
        break;
      }
      try {
        granted.push(await submission.decide(draft));
      } catch (error) {
        if (error instanceof OutdatedDraft || !isFresh) return undefined;
        granted.push(() => submission.refuse(readFailure(error, 'cannot decide a change', this.#options.directory)));
      }
    }
    return isFresh || draft.operations.length > 0 ? granted : undefined;
  }

  /** After an attempt nobody knows its outcome until the log was read: not to be able to is final then. */
  async #refreshAfter(attempt: Attempt | undefined): Promise<void> {
    try {
      await (attempt?.linked ? this.#view.refreshAfter(attempt.commit) : this.refresh());
      await attempt?.tidied;
    } catch (error) {
      if (!attempt) throw error;
      const { message, details } = failure(error, 'cannot tell whether a commit was made', this.#options.directory);
      throw new StorageError('fault', message, details, { cause: error });
    }
  }

  #assertNotGone(attempt: Attempt | undefined): void {
    const { incarnation } = this.#options;
    const listed = this.state.journals.has(incarnation);
    const mustBeListed =
      this.#registered || (attempt?.linked === true && this.state.sequence >= attempt.commit.sequence);
    if (this.state.hasGone(incarnation) || (mustBeListed && !listed)) {
      throw new StorageError('fenced', 'another process took this one for gone and took it over; it must restart');
    }
    this.#registered ||= listed;
  }
}

/** What tells those who asked how it was decided. */
type Granted = readonly (() => void)[];

/** One try to put a commit into its place. */
interface Attempt {
  readonly commit: Commit;
  readonly bytes: number;
  /** To be called once the commit is known to be made. */
  readonly granted: Granted;
  /** Whether the name was given to us, as far as we were told. */
  readonly linked: boolean;
  /** Why the file could not be linked. */
  readonly failure?: unknown;
  /** Resolves when what it needed is gone. */
  readonly tidied: Promise<void>;
}

/** Refusals after which a process goes on: nothing was written that could be in doubt. */
const PASSING: ReadonlySet<StorageErrorCode> = new Set(['full', 'unavailable', 'no-hard-links']);
