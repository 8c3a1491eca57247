import type {
  ChangeStream,
  ExportRecord,
  ImportSummary,
  NoteStore,
  Storage,
  StorageHealth,
  VisitCounter,
} from '@visits/storage';
import { Problem } from '../problem/problem.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The port as controllers get it, from the start on: what it passes to is there once storage is open. */
export class OpenStorage implements Storage {
  constructor(private readonly lifecycle: Lifecycle) {}

  get visits(): VisitCounter {
    return this.#opened.visits;
  }

  get notes(): NoteStore {
    return this.#opened.notes;
  }

  get changes(): ChangeStream {
    return this.#opened.changes;
  }

  export(): AsyncIterable<ExportRecord> {
    return this.#opened.export();
  }

  import(records: AsyncIterable<ExportRecord>): Promise<ImportSummary> {
    return this.#opened.import(records);
  }

  health(): StorageHealth {
    return this.#opened.health();
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  get #opened(): Storage {
    const { storage } = this.lifecycle;
    if (storage) return storage;
    throw new Problem('unavailable', 'The volume is still being recovered.', { headers: { 'Retry-After': '1' } });
  }
}
