/**
 * One order of everything that does not commute: notes, who counts, whose count was taken over.
 *
 * A commit is written to a file of its own, flushed, and linked to the name of the next sequence number. link(2) gives
 * a name to one of any number of processes that ask for it, on local file systems and NFS alike; who loses applies
 * what won, decides again and tries the next number (the protocol of Delta Lake's log, and of Maildir before it).
 *
 * Promises: P1 (resolved means flushed, name and content), P3 and P4 (one order for all processes), P8.
 */

import { failure, StorageError } from '../errors.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { Checkpointer } from './checkpointer.ts';
import { encodeCommit } from './commit.ts';
import { Draft, OutdatedDraft, type Proposal, type Submission } from './draft.ts';
import type { LogState } from './log-state.ts';
import { LogView } from './log-view.ts';
import { publish } from './publication.ts';
import { sequenceName } from './sequence-name.ts';

export interface CommitLogOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  /** The process that commits: 16 hexadecimal digits, never used before. */
  readonly incarnation: string;
  /** A checkpoint is made after so many commits. */
  readonly checkpointEvery: () => number;
  /** No other process commits (per-pod mode): where link(2) is not to be had, rename(2) publishes as well. */
  readonly soleProcess: boolean;
}

/** Proposals share a commit up to about this many bytes. */
const COMMIT_BYTES = 4 * 1024 * 1024;

export class CommitLog {
  readonly #options: CommitLogOptions;
  readonly #view: LogView;
  readonly #checkpointer: Checkpointer;
  readonly #queue: Submission[] = [];
  #committing: Promise<void> | undefined;
  #number = 0;
  #fault: StorageError | undefined;
  #registered = false;

  constructor(options: CommitLogOptions) {
    this.#options = options;
    this.#view = new LogView(options.fileSystem, options.directory);
    this.#checkpointer = new Checkpointer(options, this.#view);
  }

  /** What the log says, as far as it was read. */
  get state(): LogState {
    return this.#view.state;
  }

  /** Why nothing is acknowledged any more. */
  get fault(): StorageError | undefined {
    return this.#fault;
  }

  /**
   * Brings `state` up to every commit that was acknowledged before this call. What it shows is durable.
   *
   * @throws `damaged`, `newer-format`, `fault`
   */
  refresh(): Promise<void> {
    return this.#view.refresh();
  }

  /**
   * Puts a change into the log.
   *
   * @param bytes about how many it adds to a commit
   * @returns what the proposal decided, once it is durable and in its place
   * @throws what the proposal throws; `full`; `fenced`; `fault`, and then nobody can say whether it was made
   */
  propose<R>(proposal: Proposal<R>, bytes = 0): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({
        bytes,
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
      const submissions = takeUpTo(this.#queue, COMMIT_BYTES);
      try {
        await this.#commit(submissions);
        await this.#checkpointer.runIfDue();
      } catch (error) {
        const refusal = this.#refusalOf(error);
        for (const submission of submissions) submission.refuse(refusal);
      }
    }
    this.#committing = undefined;
  }

  async #commit(submissions: readonly Submission[]): Promise<void> {
    const number = this.#number + 1;
    for (;;) {
      if (this.#fault) throw this.#fault;
      await this.refresh();
      this.#assertRegistered();
      const commit = await this.#prepare(number);
      const granted = await decideAll(submissions, commit.draft);
      if (!granted) {
        await commit.abandon();
        continue;
      }
      if (commit.draft.operations.length > 0) {
        await commit.publish();
        await this.refresh();
        if (!this.state.includes(this.#options.incarnation, number)) {
          this.#assertRegistered();
          continue; // another process took the number: decide again
        }
        this.#number = number;
      } else {
        await commit.abandon();
      }
      for (const grant of granted) grant();
      return;
    }
  }

  /** A temporary file for the next commit, made first because its time is the commit's: the file server's clock. */
  async #prepare(number: number) {
    const { fileSystem, directory, incarnation, soleProcess } = this.#options;
    const { state } = this;
    const path = `${directory}/${incarnation}.tmp`;
    await removeIfThere(fileSystem, path);
    const file = await fileSystem.create(path, { durable: true });
    const { modifiedMs } = await file.identify();
    const time = Math.max(state.time, Math.floor(modifiedMs));
    const draft = new Draft(state, time);
    const sequence = state.sequence + 1;
    const abandon = async () => {
      await file.close();
      await fileSystem.unlink(path);
    };
    const write = async () => {
      try {
        await file.write(encodeCommit({ sequence, incarnation, number, time }, draft.operations), 0);
      } catch (error) {
        await abandon();
        throw error;
      }
      await file.close();
      await publish(fileSystem, path, `${directory}/${sequenceName(sequence)}`, soleProcess);
    };
    return { draft, publish: write, abandon };
  }

  #assertRegistered(): void {
    const listed = this.state.journals.has(this.#options.incarnation);
    if (this.#registered && !listed) {
      throw new StorageError('fenced', 'another process took over the journal of this one, which must restart');
    }
    this.#registered = listed;
  }

  /** What to tell those who wait for a commit that failed; all but a lack of room is final. */
  #refusalOf(error: unknown): StorageError {
    const refusal = failure(error, 'cannot commit', this.#options.directory);
    if (refusal.code !== 'full') this.#fault ??= refusal;
    return refusal;
  }
}

/** Takes at least one from the front of the queue, and no more than fit. */
function takeUpTo(queue: Submission[], limit: number): Submission[] {
  let bytes = 0;
  let count = 0;
  for (const submission of queue) {
    bytes += submission.bytes;
    if (count > 0 && bytes > limit) break;
    count += 1;
  }
  return queue.splice(0, count);
}

/** @returns what to tell those who asked; undefined where the draft was found to be out of date */
async function decideAll(submissions: readonly Submission[], draft: Draft): Promise<(() => void)[] | undefined> {
  const granted: (() => void)[] = [];
  for (const submission of submissions) {
    try {
      granted.push(await submission.decide(draft));
    } catch (error) {
      if (error instanceof OutdatedDraft) return undefined;
      granted.push(() => submission.refuse(failure(error, 'cannot decide a change', 'store/log')));
    }
  }
  return granted;
}
