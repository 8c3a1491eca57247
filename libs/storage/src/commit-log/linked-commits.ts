import { failure, readFailure, StorageError } from '../errors.ts';
import { type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { type Commit, encodeCommit } from './commit.ts';
import { CommitRun } from './commit-run.ts';
import { Draft, type Granted } from './draft.ts';
import type { LogState } from './log-state.ts';
import type { LogView } from './log-view.ts';
import { publish } from './publication.ts';
import { openName, sequenceName } from './sequence-name.ts';

export interface LinkedCommitsOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly incarnation: string;
  readonly soleProcess: boolean;
  /** Bytes of a note segment. */
  readonly segmentBytes: () => number;
  /** Whether other machines may have the volume mounted. */
  readonly isRemote: () => boolean;
  readonly view: LogView;
  /** Whether the next commit is to be followed by others in its file. */
  readonly opensRun: () => boolean;
  /** Rejects once nothing may be committed any more. */
  readonly assertSound: () => void;
}

/**
 * Decides what belongs into a draft.
 *
 * @param isFresh whether the state is what the log says now: only then is anybody refused
 * @returns what to tell those who asked; undefined where it has to be decided again, on a newer state
 */
export type Decision = (draft: Draft, isFresh: boolean) => Promise<Granted | undefined>;

/** What became of a decision that is in the log, or that nothing of had to be. */
export interface Outcome {
  readonly granted: Granted;
  /** Bytes of the commit, where it is known for certain which one it was; none where none was needed. */
  readonly bytes?: number;
  /** The commit's file, where others may be appended to it. */
  readonly run?: CommitRun;
}

/** Commits that get a file and a name each: who is given the next name by link(2) has committed. */
export class LinkedCommits {
  readonly #options: LinkedCommitsOptions;
  #registered = false;
  /** Whether link(2) is to be had, as far as is known. */
  #hasLinks = true;
  /** Where an earlier attempt's file may still be. */
  #leftTemporary: string | undefined;

  constructor(options: LinkedCommitsOptions) {
    this.#options = options;
  }

  /**
   * Tries until a commit is in its place.
   *
   * @param doubtful one that was appended, and of which nobody knows whether it counts
   * @throws `full`, `unavailable`, `fenced`, `fault`
   */
  async commit(decide: Decision, doubtful?: Attempt): Promise<Outcome> {
    const { incarnation, soleProcess, view, assertSound } = this.#options;
    let attempt = doubtful;
    let number = attempt?.commit.number ?? 0;
    // Who commits alone knows the log as it is. Only a refusal needs a look: another process may have taken over.
    let isFresh = !(soleProcess && this.#registered) || view.isOthersTurn;
    let isOnly = true;
    for (;;) {
      try {
        assertSound();
        if (isFresh) await this.#refreshAfter(attempt);
      } catch (error) {
        await attempt?.run.close();
        throw error;
      }
      if (!attempt) number = this.#state.lastNumber(incarnation) + 1;
      // First of all: an earlier attempt may have been listed late. It is never decided again on top of itself.
      if (attempt && this.#state.includes(incarnation, number)) {
        this.#registered ||= this.#state.journals.has(incarnation);
        const { granted, bytes, run, linked } = attempt;
        if (linked && isOnly && attempt.commit.open && (await run.isOpen())) {
          return { granted, bytes, run };
        }
        await this.#giveUp(attempt);
        return { granted, ...(isOnly && { bytes }) }; // of several attempts nobody can say which one it was
      }
      if (attempt) await this.#giveUp(attempt);
      this.#assertNotGone(attempt);
      if (attempt?.failure && this.#state.sequence < attempt.commit.sequence) throw attempt.failure;
      isOnly = !attempt;
      const next = await this.#attempt(number, decide, isFresh);
      if (next && !('commit' in next)) return next;
      attempt = next ?? attempt;
      isFresh = true;
    }
  }

  get #state(): LogState {
    return this.#options.view.state;
  }

  /**
   * Decides, writes and links one commit. Whether it took its place the next refresh will tell.
   *
   * @returns an outcome where there was nothing to commit; undefined where the draft was out of date
   */
  async #attempt(number: number, decide: Decision, isFresh: boolean): Promise<Attempt | Outcome | undefined> {
    const { fileSystem, directory, incarnation, soleProcess, view, opensRun } = this.#options;
    const state = this.#state;
    const sequence = state.sequence + 1;
    const name = sequenceName(sequence);
    // A file that others are to be appended to keeps the name it is made under: see RunEnding.
    const open = this.#hasLinks && opensRun();
    const path = `${directory}/${open ? openName(sequence, incarnation) : `${incarnation}.tmp`}`;
    const file = await this.#createTemporary(path);
    let draft: Draft;
    let granted: Granted | undefined;
    let encoded: ReturnType<typeof encodeCommit> | undefined;
    let run: CommitRun | undefined;
    try {
      // The file is made first because its time is the commit's: the file server's clock.
      const { modifiedMs, inode } = await file.identify();
      const time = Math.max(state.time, Math.floor(modifiedMs));
      draft = new Draft(state, time);
      granted = await decide(draft, isFresh);
      if (draft.operations.length > 0 && granted) {
        const head = { sequence, incarnation, number, time, ...(open && { open }) };
        encoded = encodeCommit(head, draft.operations, { file: name, offset: 0 });
        await file.write(encoded.bytes, 0);
        run = new CommitRun(
          { ...this.#options, flush: () => view.flush() },
          { handle: file, inode, sequence, end: encoded.bytes.length },
        );
        // Without its second name nobody could say where such a file ends.
        if (open) await view.flush();
      }
    } catch (error) {
      await file.close();
      await this.#removeTemporary(path); // it may hold the last block there was
      throw error;
    }
    if (!granted || !encoded || !run) {
      await file.close();
      await this.#removeTemporary(path);
      return granted && { granted };
    }
    const { commit, bytes } = encoded;
    const attempt = { commit, bytes: bytes.length, granted, run };
    // What may become of a file with a second name is decided when it is known what became of the first.
    const tidy = async () => (open ? this.#keepTemporary() : await this.#removeTemporary(path));
    try {
      const name = await publish(fileSystem, path, `${directory}/${sequenceName(sequence)}`, soleProcess && !open);
      this.#hasLinks &&= name !== 'renamed';
      return { ...attempt, linked: name !== undefined, tidied: tidy() };
    } catch (error) {
      return { ...attempt, linked: false, failure: error, tidied: tidy() };
    }
  }

  async #createTemporary(path: string): Promise<FileHandle> {
    try {
      if (this.#leftTemporary) await removeIfThere(this.#options.fileSystem, this.#leftTemporary);
      this.#leftTemporary = path;
      return await this.#options.fileSystem.create(path, { durable: true, inMemory: true });
    } catch (error) {
      throw readFailure(error, 'cannot make a commit', path);
    }
  }

  /** Where it cannot be removed the next attempt tries again. */
  async #removeTemporary(path: string): Promise<void> {
    try {
      await removeIfThere(this.#options.fileSystem, path);
      this.#leftTemporary = undefined;
    } catch {
      // It stays, and is in nobody's way.
    }
  }

  #keepTemporary(): void {
    this.#leftTemporary = undefined;
  }

  /** Nothing will be appended behind a commit. */
  async #giveUp({ commit, run }: Attempt): Promise<void> {
    await (commit.open ? run.finish(commit.sequence) : run.close());
  }

  /** After an attempt nobody knows its outcome until the log was read: not to be able to is final then. */
  async #refreshAfter(attempt: Attempt | undefined): Promise<void> {
    const { view, directory } = this.#options;
    try {
      // One whose answer was that it is linked has a file of its own.
      await (attempt?.linked ? view.refreshAfter({ commit: attempt.commit, end: attempt.bytes }) : view.refresh());
      while (view.isOthersTurn) await view.takeTurn();
      await attempt?.tidied;
    } catch (error) {
      if (!attempt) throw error;
      const { message, details } = failure(error, 'cannot tell whether a commit was made', directory);
      throw new StorageError('fault', message, details, { cause: error });
    }
  }

  #assertNotGone(attempt: Attempt | undefined): void {
    const { incarnation } = this.#options;
    const state = this.#state;
    const listed = state.journals.has(incarnation);
    const mustBeListed = this.#registered || (attempt?.linked === true && state.sequence >= attempt.commit.sequence);
    if (state.hasGone(incarnation) || (mustBeListed && !listed)) {
      throw new StorageError('fenced', 'another process took this one for gone and took it over; it must restart');
    }
    this.#registered ||= listed;
  }
}

/** One try to put a commit into its place. */
export interface Attempt {
  readonly commit: Commit;
  /** Of the commit. */
  readonly bytes: number;
  /** Its file, to which more may be appended if it is made. */
  readonly run: CommitRun;
  /** To be called once the commit is known to be made. */
  readonly granted: Granted;
  /** Whether the name was given to us, as far as we were told. */
  readonly linked: boolean;
  /** Why the file could not be linked. */
  readonly failure?: unknown;
  /** Resolves when what it needed is gone. */
  readonly tidied: Promise<void>;
}
