import { failure, isFull, isGone, type StorageError } from '../errors.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { type Checkpoint, encodeCheckpoint } from './checkpoint.ts';
import { type CheckpointInterval, EACH_COMMIT, isExpected, shareOfInterval } from './checkpoint-schedule.ts';
import { type CompactionOptions, partition, planCompaction, type SettledCommits, SMALL_BYTES } from './compaction.ts';
import { coveredFiles } from './covered-files.ts';
import type { LogView } from './log-view.ts';
import type { NoteEntry } from './note-index.ts';
import { indexFileOf, readSegmentIndex, SegmentWriter, type WrittenSegment } from './note-segment.ts';
import { publish } from './publication.ts';
import { RecordCopier } from './record-copier.ts';
import { runsOf } from './record-reads.ts';
import { checkpointName, runOf, segmentName, sequenceOf } from './sequence-name.ts';

/** How much of what there is already is written again. */
type Extent = Pick<CompactionOptions, 'rewriteBytes' | 'inPlace'>;

export interface CheckpointerOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly incarnation: string;
  /** How far commits go ahead of a checkpoint before the next is made. */
  readonly checkpointEvery: () => CheckpointInterval;
  /** Whether room is so short that nothing may run ahead of a checkpoint. */
  readonly isTight: () => boolean;
  readonly soleProcess: boolean;
  /** Bytes of a note segment. */
  readonly segmentBytes: () => number;
  /** Says where the present file of commits ends, before it is time for a checkpoint. Does not reject. */
  readonly finishRun: () => Promise<void>;
  /** Called when it is decided what a checkpoint will cover: what comes later belongs into another file. */
  readonly onCapture: () => void;
  /** Whether something is being appended to a file. */
  readonly isOpen: (file: string) => boolean;
}

/** No more old notes than this, in bytes, are written again for one checkpoint: the volume must hold both for a while. */
const REWRITE_BYTES = 16 * 1024 * 1024;

/**
 * Bounds the log by what is alive in it (P12): gives the live notes in commits to segments (see Compaction), writes down
 * everything else, and removes the commits.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #view: LogView;
  #running: Promise<void> | undefined;
  #failed: StorageError | undefined;
  /** What the last attempt met, and the checkpoint that was the newest then. */
  #problem: { readonly error: StorageError; readonly checkpoint: number } | undefined;
  /** Segments begun by this process. */
  #segments = 0;
  #hasRetired = false;
  /** How many bytes of older segments are written again: as many as there was room for the last time, and some more. */
  #rewriteBytes = REWRITE_BYTES;

  constructor(options: CheckpointerOptions, view: LogView) {
    this.#options = options;
    this.#view = view;
  }

  /**
   * Makes a checkpoint if it is time. Of many processes one is expected to; any does when that one did not. It goes on
   * beside further commits, until they are too far ahead of it. Where room is short each commit is followed by one, and
   * by nothing else before that.
   *
   * Does not throw: see `fault`. A lack of room is no fault, only no checkpoint.
   */
  async runIfDue(): Promise<void> {
    if (this.#hasRetired) return;
    const { soleProcess, incarnation } = this.#options;
    const { state } = this.#view;
    const isTight = this.#options.isTight();
    const every = isTight ? EACH_COMMIT : this.#options.checkpointEvery();
    const due = shareOfInterval(state, every);
    const isOurs = soleProcess || due >= 2 || isExpected(state, incarnation, every);
    if (due >= 1 && isOurs && !this.#running) {
      const finished = this.#options.finishRun();
      this.#running = finished.then(() => this.#attempt()); // at once: who retires waits for it
      await finished;
    }
    if (due >= (isTight ? 1 : 3)) await this.idle();
  }

  /**
   * Makes a checkpoint if there is anything to gain. Whoever made the last one may have died before it had removed what
   * that covers: on a volume without room this goes first, as it needs none. Does not throw, as `runIfDue`.
   */
  async runNow(): Promise<void> {
    await this.idle();
    await this.removeCovered();
    if (this.#view.state.sequence > this.#view.state.covered) this.#running ??= this.#attempt();
    await this.idle();
  }

  /** Removes what checkpoints made superfluous. Does not throw: what cannot be removed now is tried again. */
  async removeCovered(): Promise<void> {
    await this.#removeCovered().catch(() => undefined);
  }

  /** Why no further checkpoint can be made, nor anything else be trusted to be durable. */
  get fault(): StorageError | undefined {
    return this.#failed;
  }

  /** Why the last attempt at a checkpoint came to nothing, though there was room, if it did: the next commits try again. */
  get problem(): StorageError | undefined {
    const { error, checkpoint } = this.#problem ?? { checkpoint: -1 };
    return this.#view.state.checkpoint > checkpoint ? undefined : error;
  }

  /** Waits for a checkpoint that is being made; no commit is followed by another one. */
  async retire(): Promise<void> {
    this.#hasRetired = true;
    await this.idle();
  }

  /** Waits for a checkpoint that is being made. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #attempt(): Promise<void> {
    const { checkpoint, notes } = this.#view.state;
    try {
      // On a full volume with less and less of a second copy of what lies in segments already, then with none, and at
      // last with none of what lies in commits either.
      const old = notes.segments.reduce((bytes, { segment }) => bytes + segment.bytes, 0);
      let rewriteBytes = Math.min(this.#rewriteBytes, old);
      for (let inPlace = false; !(await this.#fits({ rewriteBytes, inPlace })); ) {
        inPlace = rewriteBytes === 0;
        rewriteBytes = rewriteBytes <= SMALL_BYTES ? 0 : Math.max(SMALL_BYTES, rewriteBytes / 4);
        this.#rewriteBytes = rewriteBytes;
      }
      this.#rewriteBytes = Math.min(REWRITE_BYTES, this.#rewriteBytes + REWRITE_BYTES / 64);
    } catch (error) {
      const problem = failure(error, 'cannot make a checkpoint', this.#options.directory);
      this.#problem = undefined;
      if (problem.code === 'full') return;
      const isPassing = isGone(error) || problem.code === 'unavailable';
      if (isPassing || problem.code === 'damaged') {
        await this.#view.refresh().catch(() => undefined);
        if (this.#view.state.checkpoint > checkpoint) return; // another process has made one: it read what had moved
      }
      if (isPassing) this.#problem = { error: problem, checkpoint };
      else this.#failed = problem;
    } finally {
      this.#running = undefined;
    }
  }

  /** @returns whether a checkpoint was made; not so where there was no room. @throws as `#run`, once there is nothing to spare */
  async #fits(extent: Extent): Promise<boolean> {
    try {
      await this.#run(extent);
      return true;
    } catch (error) {
      if (extent.inPlace || !isFull(error)) throw error;
      return false;
    }
  }

  async #run(extent: Extent): Promise<void> {
    const { fileSystem, directory, soleProcess, isOpen } = this.#options;
    const segmentBytes = this.#options.segmentBytes();
    const { state } = this.#view;
    const number = state.checkpoint + 1;
    // All of this is as of one commit: nothing is awaited until it is gathered.
    const captured = state.capture();
    this.#options.onCapture();
    const isWhole = (file: string) => this.#view.isWhole(sequenceOf(file) ?? 0) && !isOpen(file);
    const plan = planCompaction(state, { segmentBytes, ...extent, isWhole });

    const notes = [...plan.moved];
    for (const segment of plan.rewritten) {
      const dead = new Set(segment.dead);
      for (const { offset, length, ...note } of await readSegmentIndex(fileSystem, directory, segment)) {
        if (!dead.has(offset)) notes.push({ ...note, at: { file: segment.file, offset, length } });
      }
    }
    const written: WrittenSegment[] = [];
    const temporary = this.#temporary;
    let published = false;
    try {
      for (const commits of plan.settled) {
        const stays = extent.inPlace || (await this.#isAsLongAs(commits));
        if (stays) written.push(await this.#writeIndex(this.#newName(number), commits));
        else notes.push(...commits.notes);
      }
      notes.sort((a, b) => a.ordinal - b.ordinal);
      for (const part of partition(notes, segmentBytes)) {
        written.push(await this.#writeSegment(this.#newName(number), part));
      }
      const segments = [...plan.kept, ...written.map(({ segment }) => segment)];
      const checkpoint: Checkpoint = { ...captured, segments };
      await removeIfThere(fileSystem, temporary);
      const handle = await fileSystem.create(temporary, { durable: true });
      try {
        await handle.write(encodeCheckpoint(checkpoint), 0);
      } finally {
        await handle.close();
      }
      // The names of the segments must be as durable as the checkpoint that needs them.
      await this.#view.flush();
      published = true; // or nobody can say; what is not named by it is removed with the next one
      await publish(fileSystem, temporary, `${directory}/${checkpointName(number)}`, soleProcess);
    } catch (error) {
      if (published) return await this.#settle(number, written, error);
      await removeIfThere(fileSystem, temporary);
      for (const { segment } of written) await removeIfThere(fileSystem, `${directory}/${indexFileOf(segment)}`);
      throw error;
    }
    await this.#settle(number, written);
  }

  /**
   * Flushes the directory, and follows whichever checkpoint has the number: only the directory tells whether there is
   * one, as the answer of link(2) may be lost.
   *
   * @param linkError what link(2) failed with
   */
  async #settle(number: number, written: readonly WrittenSegment[], linkError?: unknown): Promise<void> {
    await removeIfThere(this.#options.fileSystem, this.#temporary).catch(() => undefined); // made anew the next time
    await this.#view.refreshAfterCheckpoint(written);
    if (linkError !== undefined && this.#view.state.checkpoint < number) throw linkError;
    await this.#removeCovered();
  }

  get #temporary(): string {
    return `${this.#options.directory}/${this.#options.incarnation}.checkpoint.tmp`;
  }

  /** A name of its own for every attempt: nobody can say for sure that an earlier one was not published. */
  #newName(checkpoint: number): string {
    return segmentName(checkpoint, this.#options.incarnation, this.#segments++);
  }

  /**
   * Whether nothing lies behind the commits. It counts for nothing, but takes room: what a process had begun to append
   * when there was none, or has appended that was asleep.
   */
  async #isAsLongAs({ file, end }: SettledCommits): Promise<boolean> {
    const { fileSystem, directory } = this.#options;
    return (await fileSystem.identify(`${directory}/${file}`))?.size === end;
  }

  async #writeIndex(file: string, { file: commits, end, notes }: SettledCommits): Promise<WrittenSegment> {
    const index = await this.#write(file, 0, async (writer) => writer.refer(notes));
    return { ...index, segment: { file: commits, bytes: end, index: { file, ...index.segment.index }, dead: [] } };
  }

  async #writeSegment(file: string, notes: readonly NoteEntry[]): Promise<WrittenSegment> {
    const { fileSystem, directory } = this.#options;
    const copier = new RecordCopier(fileSystem, directory); // which finds damage, and does not copy it
    return await this.#write(file, notes.length, async (writer) => {
      for (const run of runsOf(notes)) await writer.add(run, await copier.read(run));
    });
  }

  async #write(file: string, notes: number, fill: (writer: SegmentWriter) => Promise<void>): Promise<WrittenSegment> {
    const { fileSystem, directory } = this.#options;
    const writer = await SegmentWriter.create(fileSystem, directory, file, notes);
    try {
      await fill(writer);
      return await writer.finish();
    } catch (error) {
      await writer.abandon();
      await removeIfThere(fileSystem, `${directory}/${file}`);
      throw error;
    }
  }

  /** Removes what the newest checkpoint made superfluous, whoever left it. */
  async #removeCovered(): Promise<void> {
    const { fileSystem, directory, isOpen } = this.#options;
    const names = (await fileSystem.list(directory)).map(({ name }) => name);
    const { commits, others } = coveredFiles(names, this.#view, isOpen);
    for (const name of commits) await removeIfThere(fileSystem, `${directory}/${name}`);
    // A power cut must not bring back a run without what says where it ends, nor must a flush that has failed before.
    if (others.some((name) => runOf(name) !== undefined)) await this.#view.flush();
    for (const name of others) await removeIfThere(fileSystem, `${directory}/${name}`);
  }
}
