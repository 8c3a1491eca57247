import type { Clock } from '../clock.ts';
import { failure, isPassing, type StorageError } from '../errors.ts';
import { encodeCommit } from './commit.ts';
import type { CommitRun } from './commit-run.ts';
import { Draft } from './draft.ts';
import type { Attempt, Decision, Outcome } from './linked-commits.ts';
import { RecordEncoder } from './log-file.ts';
import type { LogView } from './log-view.ts';

/** How commits are appended. */
export interface Appending {
  /** Rejects with `fenced` once another process has taken over. */
  readonly assertOwned: () => Promise<void>;
  /** Whether others are likely to follow the next commit before another process makes one. */
  readonly isWorthwhile: () => boolean;
}

export interface AppendedCommitsOptions {
  readonly directory: string;
  readonly incarnation: string;
  readonly clock: Clock;
  readonly view: LogView;
  /** Rejects once nothing may be committed any more. */
  readonly assertSound: () => void;
}

/** Commits behind the one that this process has linked last, in its file: one flushed write each, and no name. */
export class AppendedCommits {
  readonly #options: AppendedCommitsOptions;
  /** Undefined while no commit may be appended. */
  #appending: Appending | undefined;
  #run: CommitRun | undefined;
  /** Nothing more is appended to a file that began with this commit or before. */
  #endedWith = 0;
  readonly #encoder = new RecordEncoder();
  /** Resolves when it is known what became of the last commit that was appended. */
  #inFlight: Promise<unknown> | undefined;

  constructor(options: AppendedCommitsOptions) {
    this.#options = options;
  }

  start(appending: Appending): void {
    this.#appending = appending;
  }

  /** From here on each commit gets a file of its own: what lies behind it is known to be nothing then. */
  stop(): void {
    this.#appending = undefined;
  }

  /** Whether the next commit that is linked is to be followed by others in its file. */
  get isWorthwhile(): boolean {
    return this.#appending?.isWorthwhile() === true;
  }

  /** Whether a file is being appended to. */
  isOpen(file: string): boolean {
    return this.#run?.file === file;
  }

  /** Nothing more is appended to any file with a commit that is known by now, be it one that is yet to be followed. */
  endRun(): void {
    this.#endedWith = this.#options.view.state.sequence;
  }

  /** What is being appended: others may have been shown it. Does not reject. */
  get inFlight(): Promise<unknown> | undefined {
    return this.#inFlight;
  }

  /** From here on commits are appended to this file, if there is one. */
  follow(run: CommitRun | undefined): void {
    this.#run = run;
  }

  /** Says where the present file ends: another one may follow then. */
  async finish(): Promise<void> {
    const { view } = this.#options;
    const run = this.#run;
    this.#run = undefined;
    if (run && !(await run.finish(view.state.sequence))) view.distrustAppended();
  }

  async close(): Promise<void> {
    await this.#run?.close();
  }

  /**
   * Decides, and appends the commit.
   *
   * @returns undefined where that cannot be done now, and nothing was; an attempt of which nobody knows whether it counts
   * @throws `fenced`, `fault`
   */
  async append(decide: Decision): Promise<Outcome | Attempt | undefined> {
    const { incarnation, clock, view, assertSound } = this.#options;
    const run = this.#run;
    if (!run || !this.#appending || this.#hasEnded(run) || run.isFull) return undefined;
    assertSound();
    const { state } = view;
    const draft = new Draft(state, Math.max(state.time, clock.now()));
    const granted = await decide(draft, true);
    if (!granted || this.#hasEnded(run) || this.#run !== run) return undefined; // a checkpoint may have begun meanwhile
    if (draft.operations.length === 0) {
      if (await this.#owns(run)) return { granted };
      this.endRun();
      return undefined;
    }
    const number = state.lastNumber(incarnation) + 1;
    const head = { sequence: state.sequence + 1, incarnation, number, time: draft.time };
    const place = { file: run.file, offset: run.end };
    const { commit, bytes } = encodeCommit(head, draft.operations, place, this.#encoder);
    const attempt = { commit, bytes: bytes.length, granted, run, linked: false, tidied: Promise.resolve() };
    const writing = this.#write(attempt, bytes);
    this.#inFlight = writing.catch(() => undefined);
    return (await writing) ?? { granted, bytes: bytes.length };
  }

  /** @returns undefined once it is certain that it counts; else the attempt, with what it failed with if it did */
  async #write(attempt: Attempt, bytes: Buffer): Promise<Attempt | undefined> {
    const { directory, view } = this.#options;
    const { commit, run } = attempt;
    let problem: StorageError | undefined;
    try {
      await run.append(bytes);
      // Only now: whoever takes over ends the run first, and reads its file afterwards.
      if ((await this.#owns(run)) && view.state.sequence === commit.sequence - 1) {
        view.applyAppended(commit, run.end);
        return undefined;
      }
    } catch (error) {
      problem = failure(error, 'cannot append a commit', directory);
    }
    this.#run = undefined; // others may have been shown it: it is for them to say where the run ends
    view.distrustAppended();
    if (problem && !isPassing(problem)) {
      await run.close();
      throw problem;
    }
    return { ...attempt, ...(problem && { failure: problem }) };
  }

  #hasEnded(run: CommitRun): boolean {
    return run.sequence <= this.#endedWith;
  }

  async #owns(run: CommitRun): Promise<boolean> {
    await this.#appending?.assertOwned();
    return await run.isOpen();
  }
}
