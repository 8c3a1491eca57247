import { assertRoomForKey } from '../commit-log/idempotency-keys.ts';
import { readFailure, StorageError, type StorageErrorCode } from '../errors.ts';
import { LogNoteStore } from '../notes/log-note-store.ts';
import { NoteReader } from '../notes/note-reader.ts';
import type {
  ChangeStream,
  ExportRecord,
  ImportSummary,
  NoteStore,
  Storage,
  StorageHealth,
  VisitCounter,
} from '../port.ts';
import { exportStore } from '../transfer/export-store.ts';
import { importInto } from '../transfer/import-store.ts';
import { ChangeFeed } from './change-feed.ts';
import { FileVisitCounter } from './file-visit-counter.ts';
import { Gate } from './gate.ts';
import type { Doors, OpenStore } from './open-store.ts';

/** The `visits` file is looked at this often: well within the 250 ms of P10. */
const CHECK_MS = 100;
/** Who is gone is looked for every so many checks. */
const CHECKS_PER_SWEEP = 10;
/** Bytes of a commit beside its notes' text, at most. */
const COMMIT_OVERHEAD = 512;

/** A store that is open: the port, and what goes on in the background. */
export class FileStorage implements Storage {
  readonly visits: VisitCounter;
  readonly notes: NoteStore;
  readonly changes: ChangeStream;
  readonly #notes: LogNoteStore;
  readonly #feed: ChangeFeed;
  readonly #doors: Doors;
  readonly #parts: OpenStore;
  readonly #gate = new Gate();
  #cancelCheck: () => void = () => undefined;
  #checking: Promise<void> = Promise.resolve();
  #checks = 0;
  #closing: Promise<void> | undefined;
  /** What the background met that only a restart cures. */
  #fault: StorageError | undefined;
  /** What it met that may pass, and where. */
  readonly #problems = new Map<string, StorageError>();

  constructor(parts: OpenStore) {
    this.#parts = parts;
    const { log, budget } = parts;
    const doors: Doors = {
      enter: (call) => this.#enter(call),
      enterToWrite: (call) => this.#enterToWrite(call),
      assertRoom: (bytes) => {
        const room = () => {
          // What is in commits, and the keys, will be written once more, by a checkpoint, before the old ones can go.
          const { notes, keys } = log.state;
          return budget.assertRoom(2 * (bytes + COMMIT_OVERHEAD) + notes.bytesInCommits + keys.bytes);
        };
        return room()?.catch(async (error: unknown) => {
          // Where that alone is in the way it is done now.
          await budget.assertRoom(2 * (bytes + COMMIT_OVERHEAD) + log.state.keys.bytes);
          if (log.state.notes.bytesInCommits === 0) throw error;
          await log.compact();
          await room();
        });
      },
    };
    this.#doors = doors;
    this.visits = new FileVisitCounter(parts, doors);
    this.#notes = new LogNoteStore({
      ...doors,
      log,
      reader: new NoteReader(parts.fileSystem, parts.layout.log, log),
      refresh: () => this.#refresh(),
      newId: parts.newId,
      assertRoomForKey: (keys) => assertRoomForKey(keys, budget.allowed),
    });
    this.notes = this.#notes;
    this.changes = this.#feed = new ChangeFeed({ log, recent: log.recent, total: () => this.visits.total() });
    this.#scheduleCheck();
  }

  health(): StorageHealth {
    const { mode, journal, log, budget, clock, publisher } = this.#parts;
    const fault = this.#fault ?? journal.fault ?? log.fault;
    const [problem] = [...this.#problems.values(), publisher.problem, log.problem].filter((one) => one !== undefined);
    const { lastFlush } = journal;
    return {
      ...(fault && { fault: { code: fault.code, message: fault.message } }),
      ...(problem && { problem: { code: problem.code, message: problem.message } }),
      ...(lastFlush && {
        lastFlush: { ageMs: clock.monotonic() - lastFlush.endedAt, latencyMs: lastFlush.latencyMs },
      }),
      budget: { used: budget.used, allowed: budget.allowed },
      journalBytes: journal.bytes,
      writers: [...log.state.journals.values()].filter(({ active }) => active).length,
      promises: {
        visibility: mode === 'shared' && budget.remote ? 'attribute-cache' : 'immediate',
        space: budget.overwritesInPlace ? 'reserved' : 'not-reserved',
      },
    };
  }

  export(): AsyncIterable<ExportRecord> {
    const { newId, clock, census } = this.#parts;
    return exportStore({
      name: newId(),
      time: clock.now(),
      notes: () => this.#notes.oldestFirst(),
      counts: () => this.#enter(() => census.counts()),
    });
  }

  import(records: AsyncIterable<ExportRecord>): Promise<ImportSummary> {
    const { log, budget } = this.#parts;
    return importInto({ ...this.#doors, log, allowed: budget.allowed }, records);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
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

  #enterToWrite<T>(call: () => Promise<T>): Promise<T> {
    return this.#enter(() => {
      const fault = this.#parts.journal.fault ?? this.#parts.log.fault;
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

  async #check(): Promise<void> {
    const { publisher, absorption, leftovers, others, budget } = this.#parts;
    this.#checks += 1;
    await this.#attend('visits', () => publisher.check());
    await this.#attend('changes', () => this.#feed.update());
    if (this.#checks % CHECKS_PER_SWEEP > 0) return;
    await this.#attend('leftovers', () => leftovers.sweep());
    await this.#attend('absorption', () => absorption.sweep(others));
    await this.#attend('reserve', () => budget.hold());
  }

  /** One thing that is looked after: what keeps it from being done is a problem until it is done, and of nothing else. */
  async #attend(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#problems.delete(what);
    } catch (error) {
      this.#noteProblem(what, error);
    }
  }

  /**
   * Flushes, folds this process's own journal into the log, and leaves: a store that was closed well has no journals.
   * Where that fails the journal stays, whole, for the next start.
   */
  async #close(): Promise<void> {
    const { journal, heartbeat, log, absorption, publisher, census, self, leave } = this.#parts;
    const closed = new StorageError('closed', 'the storage was closed');
    this.#cancelCheck();
    this.#feed.close();
    await Promise.all([this.#gate.close(), this.#checking, heartbeat.stop()]);
    const sound = !(this.#fault ?? journal.fault ?? log.fault);
    try {
      try {
        if (sound) await journal.assertOwned();
      } finally {
        await journal.stop(closed);
      }
      if (sound) {
        await publisher.finish();
        await log.retire();
        await absorption.absorb(self);
      }
    } catch (error) {
      this.#noteProblem('close', error);
    } finally {
      await log.stop(closed);
      await census.close().catch(() => undefined); // they were only read
      await leave();
    }
    // Taken over by another process: then that one has folded the journal.
    if (this.#fault && this.#fault.code !== 'fenced') throw this.#fault;
  }

  /** Damage, a broken disk and being taken over are for ever; a volume that is full or out of reach is tried again. */
  #noteProblem(what: string, error: unknown): void {
    const problem = readFailure(error, 'cannot look after the store', this.#parts.layout.root);
    if (LASTING.has(problem.code)) this.#fault ??= problem;
    else this.#problems.set(what, problem);
  }
}

const LASTING: ReadonlySet<StorageErrorCode> = new Set(['damaged', 'newer-format', 'fault', 'fenced']);
