import { BoundedCounts } from '../visits/bounded-counts.ts';
import { addCounts, type Counts, noCounts } from '../visits/counts.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Gathered } from './checkpoint-schedule.ts';
import { type Commit, countsOf, type Operation, type PlacedOperation } from './commit.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { type LoadedSegment, NoteIndex } from './note-index.ts';
import type { RegisteredJournal } from './registered-journal.ts';
import { sequenceName } from './sequence-name.ts';
import { UncoveredCommits, type UncoveredFile } from './uncovered-commits.ts';

/**
 * What the log says up to one commit. Deterministic: whoever applied the same commits has the same state.
 *
 * The total is `counts` and what the active journals hold, theirs alone and all of theirs.
 */
export class LogState {
  /** The last commit applied; 0 before the first. */
  sequence = 0;
  time = 0;
  /** Tells this store from others: who made its first commit. */
  store = '';
  /** Raised by each commit that changes of what the total is made. */
  epoch = 0;
  #counts = new BoundedCounts(0);
  #countsLimit = 0;
  readonly journals = new Map<string, RegisteredJournal>();
  readonly notes = new NoteIndex();
  readonly keys = new IdempotencyKeys();
  /** The checkpoint it follows, 0 for none, and the last commit that one covers. */
  checkpoint = 0;
  covered = 0;
  readonly #uncovered = new UncoveredCommits();
  /** The number of the last commit of each incarnation that is registered. */
  readonly #numbers = new Map<string, number>();
  /** Who made the last commits, and behind which one they begin. */
  #turn = { incarnation: '', after: 0 };
  /** Who was seen to go, since this state began. */
  readonly #folded = new Set<string>();

  /** Whether a file holds commits that no checkpoint covers. */
  needs(file: string): boolean {
    return this.#uncovered.files.has(file);
  }

  /** The files of the commits that no checkpoint covers, in their order. */
  get commitFiles(): ReadonlyMap<string, UncoveredFile> {
    return this.#uncovered.files;
  }

  /** What has come with the commits that no checkpoint covers. */
  get gathered(): Gathered {
    return this.#uncovered.gathered;
  }

  /** Whether this commit is in the log up to here. Known for registered incarnations. */
  includes(incarnation: string, number: number): boolean {
    return (this.#numbers.get(incarnation) ?? 0) >= number;
  }

  /** Whether a file of commits became a segment of notes. */
  hasSettled(file: number): boolean {
    return this.notes.knowsFile(sequenceName(file));
  }

  /** The state a checkpoint holds. @param epoch greater than any seen before */
  static from(number: number, checkpoint: Checkpoint, segments: readonly LoadedSegment[], epoch: number): LogState {
    const state = new LogState();
    state.sequence = checkpoint.sequence;
    state.time = checkpoint.time;
    state.store = checkpoint.store;
    state.epoch = epoch;
    state.checkpoint = number;
    state.covered = checkpoint.sequence;
    state.#beginCounts(checkpoint.countsLimit, checkpoint.counts);
    for (const { number: commits, ...journal } of checkpoint.journals) {
      state.journals.set(journal.incarnation, journal);
      state.#numbers.set(journal.incarnation, commits);
    }
    state.notes.load(segments, checkpoint.nextOrdinal);
    for (const request of checkpoint.keys) state.keys.add(request);
    return state;
  }

  /** Follows a checkpoint that covers no more than what was applied. */
  follow(number: number, { sequence }: Checkpoint, segments: readonly LoadedSegment[]): void {
    this.checkpoint = number;
    this.covered = sequence;
    this.#uncovered.cover(sequence);
    this.notes.relocate(segments);
  }

  /** What a checkpoint made now would hold, apart from the notes. */
  capture(): Omit<Checkpoint, 'segments'> {
    const counts = noCounts();
    addCounts(counts, this.counts);
    const journals = [...this.journals.values()].map((journal) => ({
      ...journal,
      number: this.#numbers.get(journal.incarnation) ?? 0,
    }));
    const { sequence, time, store } = this;
    const { nextOrdinal } = this.notes;
    return {
      sequence,
      time,
      store,
      counts,
      countsLimit: this.#countsLimit,
      journals,
      nextOrdinal,
      keys: this.keys.all,
    };
  }

  /** What `init`, `fold`, `count` and `set` come to. */
  get counts(): Counts {
    return this.#counts.counts;
  }

  /** The number of the last commit of a process, 0 where it made none that is known. */
  lastNumber(incarnation: string): number {
    return this.#numbers.get(incarnation) ?? 0;
  }

  /** How many commits a process has made since somebody else made one, as far as is known. */
  commitsInARow(incarnation: string): number {
    return this.#turn.incarnation === incarnation ? this.sequence - this.#turn.after : 0;
  }

  /** Whether this process is registered and nobody else is. */
  hasOnly(incarnation: string): boolean {
    return this.journals.size === 1 && this.journals.has(incarnation);
  }

  /** Whether the process was seen to go, by its own commit or another's. */
  hasGone(incarnation: string): boolean {
    return this.#folded.has(incarnation);
  }

  apply(commit: Commit): void {
    if (commit.sequence !== this.sequence + 1) throw new Error(`commit ${commit.sequence} after ${this.sequence}`);
    if (commit.incarnation !== this.#turn.incarnation) {
      this.#turn = { incarnation: commit.incarnation, after: this.sequence };
    }
    this.sequence = commit.sequence;
    this.time = commit.time;
    if (commit.sequence === 1) this.store = commit.incarnation;
    this.keys.forget(commit.time);
    this.#numbers.set(commit.incarnation, commit.number);
    const { killedBytes } = this.notes;
    for (const placed of commit.operations) this.#apply(placed, commit.file);
    this.#uncovered.add(commit, this.notes.killedBytes - killedBytes);
    // Whoever is gone makes no more commits. Who left by itself may still ask whether it has.
    for (const { operation } of commit.operations) {
      if (operation.op === 'fold' && operation.incarnation !== commit.incarnation) {
        this.#numbers.delete(operation.incarnation);
      }
    }
  }

  #beginCounts(limit: number, counts: Counts): void {
    this.#countsLimit = limit;
    this.#counts = new BoundedCounts(limit);
    this.#counts.merge(counts);
  }

  #apply({ operation, offset, length }: PlacedOperation, file: string): void {
    switch (operation.op) {
      case 'init':
        this.#beginCounts(operation.countsLimit, { ...noCounts(), total: operation.total });
        this.epoch += 1;
        break;
      case 'register':
        this.journals.set(operation.incarnation, registered(operation));
        break;
      case 'activate': {
        const journal = this.journals.get(operation.incarnation);
        if (journal) this.journals.set(operation.incarnation, { ...journal, active: true });
        this.epoch += 1;
        break;
      }
      case 'observe': {
        const journal = this.journals.get(operation.incarnation);
        const { generation, durable } = operation;
        if (journal) this.journals.set(operation.incarnation, { ...journal, observed: { generation, durable } });
        this.epoch += 1;
        break;
      }
      case 'fold':
        if (!this.journals.has(operation.incarnation)) break; // it was counted before
        this.#counts.merge(countsOf(operation));
        this.journals.delete(operation.incarnation);
        this.#folded.add(operation.incarnation);
        this.epoch += 1;
        break;
      case 'count':
        this.#counts.merge(countsOf(operation));
        break;
      case 'set':
        this.#counts.merge({ ...noCounts(), total: operation.delta });
        this.epoch += 1;
        break;
      case 'key': {
        const { op: _, ...request } = operation;
        this.keys.add({ ...request, time: this.time });
        break;
      }
      case 'put':
        this.notes.put(operation, { file, offset, length });
        break;
      case 'remove':
        this.notes.remove(operation.id);
        break;
    }
  }
}

function registered({ incarnation, writer, node, alone }: Extract<Operation, { op: 'register' }>): RegisteredJournal {
  return { incarnation, writer, node, alone, active: false };
}
