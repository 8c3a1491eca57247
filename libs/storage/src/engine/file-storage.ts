import type { Clock } from '../clock.ts';
import { dayOf } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { readFailure, StorageError, type StorageErrorCode } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Journal } from '../journal/journal.ts';
import { LogNoteStore } from '../notes/log-note-store.ts';
import { NoteReader } from '../notes/note-reader.ts';
import type { Hit, NoteStore, Storage, StorageHealth, StorageMode, VisitCounter } from '../port.ts';
import type { Budget } from '../volume/budget.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import type { Absorption } from './absorption.ts';
import type { Census } from './census.ts';
import { Gate } from './gate.ts';
import type { Leftovers } from './leftovers.ts';
import type { VisitsPublisher } from './visits-publisher.ts';

/** The `visits` file is looked at this often: well within the 250 ms of P10. */
const CHECK_MS = 100;
/** A process shows that it lives this often … */
const BEAT_MS = 1_000;
/** … and looks who does not every so many checks. */
const CHECKS_PER_SWEEP = 10;
/** Bytes of a commit beside its notes' text, at most. */
const COMMIT_OVERHEAD = 512;

export interface FileStorageParts {
  readonly mode: StorageMode;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly journal: Journal;
  readonly census: Census;
  readonly absorption: Absorption;
  readonly leftovers: Leftovers;
  readonly publisher: VisitsPublisher;
  readonly budget: Budget;
  readonly self: RegisteredJournal;
  /** Stops answering on the volume. */
  readonly leave: () => Promise<void>;
}

/** A store that is open: the port, and what goes on in the background. */
export class FileStorage implements Storage {
  readonly visits: VisitCounter;
  readonly notes: NoteStore;
  readonly #parts: FileStorageParts;
  readonly #gate = new Gate();
  #cancelCheck: () => void = () => undefined;
  #cancelBeat: () => void = () => undefined;
  #checking: Promise<void> = Promise.resolve();
  #beating: Promise<void> = Promise.resolve();
  #checks = 0;
  #closing: Promise<void> | undefined;
  /** What the background met that only a restart cures. */
  #fault: StorageError | undefined;
  /** What it met that may pass. */
  #problem: StorageError | undefined;

  constructor(parts: FileStorageParts) {
    this.#parts = parts;
    this.visits = {
      record: (hit) => this.#enter(() => this.#record(hit)),
      total: () => this.#enter(() => parts.census.total()),
    };
    this.notes = new LogNoteStore({
      log: parts.log,
      reader: new NoteReader(parts.fileSystem, parts.layout.log, parts.log),
      enter: (call) => this.#enter(call),
      refresh: () => this.#refresh(),
      newId: parts.newId,
      assertRoom: (bytes) => {
        // What is in commits will be written once more, by a checkpoint, before the commits can go.
        const waiting = parts.log.state.notes.inCommits.reduce((sum, { at }) => sum + at.length, 0);
        return parts.budget.assertRoom(2 * (bytes + COMMIT_OVERHEAD) + waiting);
      },
    });
    this.#scheduleCheck();
    this.#scheduleBeat();
  }

  health(): StorageHealth {
    const { journal, log, budget, clock } = this.#parts;
    const fault = this.#fault ?? journal.fault ?? log.fault;
    const { lastFlush } = journal;
    return {
      ...(fault && { fault: { code: fault.code, message: fault.message } }),
      ...(this.#problem && { problem: { code: this.#problem.code, message: this.#problem.message } }),
      ...(lastFlush && {
        lastFlush: { ageMs: clock.monotonic() - lastFlush.endedAt, latencyMs: lastFlush.latencyMs },
      }),
      budget: { used: budget.used, allowed: budget.allowed },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #record({ page }: Hit = {}): Promise<number> {
    const { journal, census, publisher, clock } = this.#parts;
    const [own, others] = await Promise.all([journal.add(page, dayOf(clock.now())), census.others()]);
    await publisher.afterHit();
    return own + others;
  }

  async #refresh(): Promise<void> {
    if (this.#parts.mode === 'shared') await this.#parts.log.refresh();
  }

  #enter<T>(call: () => Promise<T>): Promise<T> {
    const { journal, log } = this.#parts;
    return this.#gate.run(() => {
      // Whoever was taken over must not even be read: others have gone on without it.
      const fault = this.#fault ?? [journal.fault, log.fault].find((one) => one?.code === 'fenced');
      if (fault) throw fault;
      return call();
    });
  }

  #scheduleCheck(): void {
    this.#cancelCheck = this.#parts.clock.after(CHECK_MS, () => {
      this.#checking = this.#check().finally(() => {
        if (!this.#closing) this.#scheduleCheck();
      });
    });
  }

  /** On a timer of its own: whatever else takes its time, others must see that this process lives. */
  #scheduleBeat(): void {
    this.#cancelBeat = this.#parts.clock.after(BEAT_MS, () => {
      this.#beating = this.#parts.journal.beat().finally(() => {
        if (!this.#closing) this.#scheduleBeat();
      });
    });
  }

  async #check(): Promise<void> {
    const { publisher, absorption, leftovers, census, budget } = this.#parts;
    this.#checks += 1;
    try {
      await publisher.check();
      if (this.#checks % CHECKS_PER_SWEEP === 0) {
        await absorption.sweep(census);
        await leftovers.sweep();
        await budget.measure();
      }
      this.#problem = publisher.problem;
    } catch (error) {
      this.#noteProblem(error);
    }
  }

  /**
   * Flushes, folds this process's own journal into the log, and leaves: a store that was closed well has no journals.
   * Where that fails the journal stays, whole, for the next start.
   */
  async #close(): Promise<void> {
    const { journal, log, absorption, publisher, census, self, leave } = this.#parts;
    const closed = new StorageError('closed', 'the storage was closed');
    this.#cancelCheck();
    this.#cancelBeat();
    await Promise.all([this.#gate.close(), this.#checking, this.#beating]);
    const sound = !(this.#fault ?? journal.fault ?? log.fault);
    try {
      await journal.stop(closed);
      if (sound) {
        await publisher.check();
        await absorption.absorb(self);
      }
    } catch (error) {
      this.#noteProblem(error);
    } finally {
      await log.stop(closed);
      await census.close().catch(() => undefined); // they were only read
      await leave();
    }
    // Taken over by another process: then that one has folded the journal.
    if (this.#fault && this.#fault.code !== 'fenced') throw this.#fault;
  }

  /** Damage, a broken disk and being taken over are for ever; a volume that is full or out of reach is tried again. */
  #noteProblem(error: unknown): void {
    const problem = readFailure(error, 'cannot look after the store', this.#parts.layout.root);
    if (LASTING.has(problem.code)) this.#fault ??= problem;
    else this.#problem = problem;
  }
}

const LASTING: ReadonlySet<StorageErrorCode> = new Set(['damaged', 'newer-format', 'fault', 'fenced']);
