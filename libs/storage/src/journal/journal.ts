import type { Clock } from '../clock.ts';
import { failure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { endOfTurn } from '../turn.ts';
import { BoundedCounts } from '../visits/bounded-counts.ts';
import { type Counts, encodeCounts, noCounts } from '../visits/counts.ts';
import { type Counted, HitGroup } from './hit-group.ts';
import { Ownership } from './ownership.ts';
import { covers, type Extent, encodeBatch, encodeHead, encodeMark, MARK_BYTES, snapshotLimit } from './segment.ts';
import { SegmentFile } from './segment-file.ts';

export interface JournalOptions {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** The two segments' paths. */
  readonly paths: readonly [string, string];
  /** 16 hexadecimal digits, never used before. */
  readonly incarnation: string;
  readonly segmentBytes: number;
  /** Whether other machines may have the volume mounted: then marks are flushed, or they would not see them. */
  readonly remote: boolean;
  /**
   * Whether nobody else reads here, at a moment after this is asked: what is durable by then needs no mark before it is
   * acknowledged, and gets one with the next beat. Who comes later looks for what the mark does not cover.
   */
  readonly isAlone: () => Promise<boolean>;
  /** Told of each flush: milliseconds. */
  readonly onFlush?: (latencyMs: number) => void;
}

/**
 * One process's journal: counts hits durably, and by itself. Hits that arrive while a flush is under way share the
 * next one (group commit), so the disk's latency bounds the time of a hit and not their number.
 *
 * Promises: P1 (resolved is durable), P8 (after a failed write nothing more is acknowledged), P9 (nothing is
 * acknowledged once another process has renamed the files: they are looked up after each flush).
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #segments: readonly [SegmentFile, SegmentFile];
  readonly #counts: BoundedCounts;
  #current: 0 | 1 = 0;
  #generation = 1;
  #offset = 0;
  #crc = 0;
  #durable = 0;
  #beat = 0;
  /** The generation that the last mark speaks of. */
  #marked = 0;
  /** How far `counts` goes. */
  #counted: Extent = { generation: 1, durable: 0 };
  /** How far others may have been shown it: the last mark says so, which may be just being written. */
  #shown: Extent = { generation: 1, durable: 0 };
  /** Resolves when the group that is being flushed is counted, or refused. */
  #step: Promise<unknown> = Promise.resolve();
  readonly #ownership: Ownership;
  #group: HitGroup | undefined;
  /** Who waits for the next mark. */
  #beating: (() => void)[] = [];
  #running: Promise<void> | undefined;
  #fault: StorageError | undefined;
  #lastFlush: { readonly endedAt: number; readonly latencyMs: number } | undefined;

  private constructor(options: JournalOptions, segments: readonly [SegmentFile, SegmentFile]) {
    this.#options = options;
    this.#segments = segments;
    this.#counts = new BoundedCounts(snapshotLimit(options.segmentBytes));
    this.#ownership = new Ownership(options);
  }

  /**
   * Makes the two segments, whole and flushed; their names are durable once the caller has flushed the directory.
   *
   * @throws `full`, `read-only`, `permission`, `fault`; the files are removed again
   */
  static async create(options: JournalOptions): Promise<Journal> {
    const made: SegmentFile[] = [];
    try {
      for (const path of options.paths) made.push(await SegmentFile.create(options, path));
      const [first, second] = made;
      if (!first || !second) throw new Error('a journal has two segments');
      const journal = new Journal(options, [first, second]);
      await journal.#begin(1, 0, noCounts());
      journal.#counted = journal.#extent;
      await journal.#publishMark();
      return journal;
    } catch (error) {
      for (const segment of made) await segment.discard();
      throw failure(error, 'cannot make a journal', options.paths[0]);
    }
  }

  /** What was counted durably, by this journal alone. */
  get counts(): Counts {
    return this.#counts.counts;
  }

  /** How far `counts` goes. */
  get counted(): Extent {
    return this.#counted;
  }

  /** How far others may have been shown it, which may be further than `counts` goes yet. */
  get shown(): Extent {
    return this.#shown;
  }

  /** What its files take on the volume. */
  get bytes(): number {
    return 2 * this.#options.segmentBytes;
  }

  /** Why nothing is acknowledged any more. */
  get fault(): StorageError | undefined {
    return this.#fault;
  }

  /** The last flush: when it ended (`Clock.monotonic`, milliseconds) and how long it took. */
  get lastFlush(): { readonly endedAt: number; readonly latencyMs: number } | undefined {
    return this.#lastFlush;
  }

  /**
   * Counts one hit.
   *
   * @returns once it is durable
   * @throws `fault`, `fenced`; the hit may or may not have been counted
   */
  add(page: string | undefined, day: number): Promise<Counted> {
    if (this.#fault) return Promise.reject(this.#fault);
    this.#group ??= new HitGroup();
    const counted = this.#group.add(this.#counts.admit(page), day);
    this.#running ??= this.#run();
    return counted;
  }

  /**
   * Shows others that this process lives and all that it has counted durably so far, and sees that its files are its
   * own. Does not throw: see `fault`.
   */
  async beat(): Promise<void> {
    if (this.#fault) return;
    await new Promise<void>((resolve) => {
      this.#beating.push(resolve);
      this.#running ??= this.#run();
    });
  }

  /**
   * Waits until `counts` holds what others may count already: they can see that a batch is durable before its writer
   * has heard so.
   *
   * @throws `fault`, `fenced`, where it never will
   */
  async catchUp(extent: Extent): Promise<void> {
    while (!covers(this.#counted, extent) && this.#running) {
      await this.#step;
      await endOfTurn();
    }
    if (!covers(this.#counted, extent) && this.#fault) throw this.#fault;
  }

  /**
   * Whether this process still has its files, for what is to be acknowledged elsewhere as well.
   *
   * @throws `fenced`, `fault`, and from then on always
   */
  async assertOwned(): Promise<void> {
    if (this.#fault) throw this.#fault;
    try {
      await this.#ownership.confirm(this.#segment);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Waits for what was added to be durable or refused, and refuses what comes later with `reason`. */
  async stop(reason: StorageError): Promise<void> {
    while (this.#running) await this.#running;
    this.#fault ??= reason;
    for (const segment of this.#segments) await segment.close();
  }

  async #run(): Promise<void> {
    for (;;) {
      // Whoever asks again as soon as it is answered joins the next group, too: else those who were late once would
      // flush in turns with the others for ever, half a group each.
      await endOfTurn();
      const group = this.#group;
      if (!group && this.#beating.length === 0) break;
      this.#group = undefined;
      try {
        if (this.#fault) throw this.#fault;
        const step = group ? this.#flush(group) : this.#confirm();
        this.#step = step.catch(() => undefined);
        await step;
      } catch (error) {
        const fault = this.#fail(error);
        group?.refuse(fault);
        for (const resolve of this.#beating.splice(0)) resolve();
      }
    }
    this.#running = undefined;
  }

  async #flush(group: HitGroup): Promise<void> {
    const { clock, segmentBytes } = this.#options;
    const started = clock.monotonic();
    const batch = encodeBatch(
      {
        incarnation: this.#options.incarnation,
        previous: this.#crc,
        generation: this.#generation,
        durable: this.#durable,
      },
      encodeCounts(group.delta),
    );
    if (this.#offset + batch.bytes.length > segmentBytes) {
      // The snapshot of the next generation holds this group's hits: one flush, as for a batch.
      await this.#begin(this.#generation + 1, this.#crc, this.#counts.with(group.delta));
    } else {
      await this.#segment.durable.write(batch.bytes, this.#offset);
      this.#offset += batch.bytes.length;
      this.#crc = batch.crc;
      this.#durable = this.#offset;
    }
    const endedAt = clock.monotonic();
    this.#lastFlush = { endedAt, latencyMs: endedAt - started };
    this.#options.onFlush?.(this.#lastFlush.latencyMs);
    // Only now: whoever takes the files over renames them first and reads them afterwards. If the name is still ours,
    // the reader will find this batch; if it is not, nobody can say whether it was read, and nobody may be shown it.
    const alone = await this.#confirm(this.#lastFlush.latencyMs < QUICK_MS);
    this.#counts.add(group.delta);
    this.#counted = this.#extent;
    group.grant(this.#counts.counts.total, alone);
  }

  /** Starts a generation in the segment that is not in use, with `counts` as its snapshot. */
  async #begin(generation: number, previous: number, counts: Counts): Promise<void> {
    const next = generation === 1 ? 0 : this.#current === 0 ? 1 : 0;
    const head = encodeHead({ generation, previous, incarnation: this.#options.incarnation }, encodeCounts(counts));
    await this.#segments[next].durable.write(head.bytes, MARK_BYTES);
    this.#current = next;
    this.#generation = generation;
    this.#crc = head.crc;
    this.#offset = MARK_BYTES + head.bytes.length;
    this.#durable = this.#offset;
  }

  /** What others may see from here on. @param isQuick whether the disk just was @returns whether there are no others */
  async #confirm(isQuick = false): Promise<boolean> {
    await this.#ownership.confirm(this.#segment);
    // Also where segments have changed: the head of the one that the last mark speaks of may be written over next.
    const mayFollow = this.#marked === this.#generation && this.#beating.length === 0;
    const alone = await this.#options.isAlone();
    if (!(alone && mayFollow)) await this.#publishMark(isQuick);
    return alone;
  }

  async #publishMark(isQuick = false): Promise<void> {
    const shown = this.#beating.splice(0);
    this.#beat += 1;
    this.#marked = this.#generation;
    this.#shown = this.#extent;
    const mark = encodeMark({ ...this.#extent, beat: this.#beat });
    try {
      await this.#segment.plain.write(mark, 0, { atOnce: isQuick });
    } catch (error) {
      this.#beating.unshift(...shown); // they are told once the fault is there to be seen
      throw error;
    }
    for (const resolve of shown) resolve();
  }

  #fail(error: unknown): StorageError {
    const fault = failure(error, 'cannot write the journal', this.#segment.path);
    // Its space was reserved: even "no space" is not a state one waits out.
    this.#fault ??=
      fault.code === 'fenced' ? fault : new StorageError('fault', fault.message, fault.details, { cause: error });
    return this.#fault;
  }

  /** How far it is durable. */
  get #extent(): Extent {
    return { generation: this.#generation, durable: this.#durable };
  }

  get #segment(): SegmentFile {
    return this.#segments[this.#current];
  }
}

/**
 * After a flush that took no longer than this, the mark is written without another thread: should it have to wait for
 * the disk, as a write may, then hardly longer than that. Milliseconds.
 */
const QUICK_MS = 2;
