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
import { errorCode, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { Rounds } from '../rounds.ts';
import { type Commit, decodeCommit, encodeCommit } from './commit.ts';
import { Draft, type Proposal, type Submission } from './draft.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import { LogState } from './log-state.ts';
import { sequenceName, sequenceOf } from './sequence-name.ts';

export interface CommitLogOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  /** The process that commits: 16 hexadecimal digits, never used before. */
  readonly incarnation: string;
  /** No other process commits (per-pod mode): where link(2) is not to be had, rename(2) publishes as well. */
  readonly soleProcess: boolean;
}

/** A directory is listed again this often before what it shows counts as damage: a listing may be stale. */
const LISTINGS = 5;

/** Proposals share a commit up to about this many bytes. */
const COMMIT_BYTES = 4 * 1024 * 1024;

export class CommitLog {
  readonly state = new LogState();
  readonly #options: CommitLogOptions;
  readonly #refreshes = new Rounds(() => this.#refresh());
  readonly #queue: Submission[] = [];
  #committing: Promise<void> | undefined;
  #number = 0;
  #fault: StorageError | undefined;
  #registered = false;

  constructor(options: CommitLogOptions) {
    this.#options = options;
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
    return this.#refreshes.run();
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
  }

  async #commitAll(): Promise<void> {
    await Promise.resolve(); // all that is proposed in this turn belongs to the first commit
    while (this.#queue.length > 0) {
      const submissions = takeUpTo(this.#queue, COMMIT_BYTES);
      try {
        await this.#commit(submissions);
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
    const publish = async () => {
      try {
        await file.write(encodeCommit({ sequence, incarnation, number, time }, draft.operations), 0);
      } catch (error) {
        await abandon();
        throw error;
      }
      await file.close();
      const name = `${directory}/${sequenceName(sequence)}`;
      const moved = await publishAs(fileSystem, path, name, soleProcess);
      if (!moved) await fileSystem.unlink(path);
    };
    return { draft, publish, abandon };
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

  async #refresh(): Promise<void> {
    try {
      for (let listing = 1; !(await this.#applyListed()); listing++) {
        if (listing === LISTINGS) {
          const path = `${this.#options.directory}/${sequenceName(this.state.sequence + 1)}`;
          throw new StorageError('damaged', `${path} is missing; run: visits-store inspect`, { path });
        }
      }
    } catch (error) {
      const { code, message, details } = failure(error, 'cannot read the log', this.#options.directory);
      // A commit may have been linked by now: no lack of room makes that undone.
      throw new StorageError(code === 'full' ? 'fault' : code, message, details, { cause: error });
    }
  }

  /** @returns whether all that the directory shows could be applied */
  async #applyListed(): Promise<boolean> {
    const { fileSystem, directory } = this.#options;
    const entries = await fileSystem.list(directory);
    const ahead = entries
      .map(({ name }) => sequenceOf(name))
      .filter((sequence): sequence is number => sequence !== undefined && sequence > this.state.sequence)
      .sort((a, b) => a - b);
    const commits: Commit[] = [];
    for (const sequence of ahead) {
      if (sequence !== this.state.sequence + commits.length + 1) break;
      const path = `${directory}/${sequenceName(sequence)}`;
      commits.push(decodeCommit(await fileSystem.readFile(path, MAX_LOG_FILE_BYTES), path));
    }
    if (commits.length > 0) {
      // Who linked these names may not have flushed them yet. Nobody may see or build on what a power cut takes back.
      await fileSystem.flushDirectory(directory);
      for (const commit of commits) this.state.apply(commit);
    }
    return commits.length === ahead.length;
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

async function decideAll(submissions: readonly Submission[], draft: Draft): Promise<(() => void)[]> {
  const granted: (() => void)[] = [];
  for (const submission of submissions) {
    try {
      granted.push(await submission.decide(draft));
    } catch (error) {
      granted.push(() => submission.refuse(failure(error, 'cannot decide a change', 'store/log')));
    }
  }
  return granted;
}

/** @returns whether the file was moved there, and not given a second name */
async function publishAs(fileSystem: FileSystem, path: string, name: string, soleProcess: boolean): Promise<boolean> {
  try {
    await fileSystem.link(path, name);
    return false;
  } catch (error) {
    const code = errorCode(error);
    // Somebody has the name: another process, or we by a call whose answer was lost. The log itself will tell.
    if (code === 'EEXIST') return false;
    if (code !== undefined && WITHOUT_LINKS.has(code)) {
      if (!soleProcess) {
        const message = `${name}: the file system has no hard links, which shared mode needs; use per-pod mode`;
        throw new StorageError('no-hard-links', message, { path: name }, { cause: error });
      }
      await fileSystem.rename(path, name);
      return true;
    }
    throw error;
  }
}

const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
