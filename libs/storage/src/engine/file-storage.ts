import type { Clock } from '../clock.ts';
import { dayOf } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { RegisteredJournal } from '../commit-log/log-state.ts';
import { failure, StorageError } from '../errors.ts';
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
/** Every so many checks a process shows that it lives and looks who does not. */
const CHECKS_PER_BEAT = 10;

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
  #checking: Promise<void> = Promise.resolve();
  #checks = 0;
  #closing: Promise<void> | undefined;
  /** What the background met that only a restart cures. */
  #fault: StorageError | undefined;

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
      assertRoom: (bytes) => parts.budget.charge(bytes),
    });
    this.#scheduleCheck();
  }

  health(): StorageHealth {
    const { journal, log, budget, clock } = this.#parts;
    const fault = this.#fault ?? journal.fault ?? log.fault;
    const { lastFlush } = journal;
    return {
      ...(fault && { fault: { code: fault.code, message: fault.message } }),
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
    return this.#gate.run(() => {
      if (this.#fault) throw this.#fault;
      return call();
    });
  }

  #scheduleCheck(): void {
    this.#cancelCheck = this.#parts.clock.after(CHECK_MS, () => {
      this.#checking = this.#check();
    });
  }

  async #check(): Promise<void> {
    const { publisher, journal, absorption, leftovers, census, budget } = this.#parts;
    try {
      await publisher.check();
      this.#checks += 1;
      if (this.#checks % CHECKS_PER_BEAT === 0) {
        await journal.beat();
        await absorption.sweep(census);
        await leftovers.sweep();
        await budget.measure();
      }
    } catch (error) {
      this.#noteProblem(error);
    }
    if (!this.#closing) this.#scheduleCheck();
  }

  /**
   * Flushes, folds this process's own journal into the log, and leaves: a store that was closed well has no journals.
   * Where that fails the journal stays, whole, for the next start.
   */
  async #close(): Promise<void> {
    const { journal, log, absorption, publisher, census, self, leave } = this.#parts;
    const closed = new StorageError('closed', 'the storage was closed');
    this.#cancelCheck();
    await Promise.all([this.#gate.close(), this.#checking]);
    const sound = !(this.#fault ?? journal.fault ?? log.fault);
    await journal.stop(closed);
    if (sound) {
      try {
        await publisher.check();
        await absorption.absorb(self);
      } catch (error) {
        this.#noteProblem(error);
      }
    }
    await log.stop(closed);
    await census.close();
    await leave();
    // Taken over by another process: then that one has folded the journal.
    if (this.#fault && this.#fault.code !== 'fenced') throw this.#fault;
  }

  /** No room to fold a journal is a state that passes; everything else in the background is damage or a broken disk. */
  #noteProblem(error: unknown): void {
    const problem = failure(error, 'cannot look after the store', this.#parts.layout.root);
    if (problem.code !== 'full') this.#fault ??= problem;
  }
}
