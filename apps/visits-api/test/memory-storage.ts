import {
  type ExpectedVersions,
  type Note,
  type NoteContent,
  type NotePage,
  type NotePatch,
  type NoteStore,
  type Storage,
  StorageError,
  type StorageErrorCode,
  type StorageHealth,
  type VisitCounter,
} from '@visits/storage';

/** The port kept in memory, and broken on request: what the service makes of each error is seen with this. */
export class MemoryStorage implements Storage {
  readonly hits: (string | undefined)[] = [];
  closed = false;
  #failure: StorageError | undefined;
  #notes: Note[] = [];
  #created = 0;
  #hold: Promise<void> | undefined;

  /** From now on every operation is rejected with this code, but reads where only writes fail. */
  fail(code: StorageErrorCode): void {
    this.#failure = new StorageError(code, `/secret/volume: ${code}`, { used: 90, allowed: 100 });
  }

  /** From now on hits are counted, but not acknowledged before the function returned is called. */
  holdHits(): () => void {
    let release = () => {};
    this.#hold = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  readonly visits: VisitCounter = {
    record: async (hit = {}) => {
      if (this.#failure?.code !== 'full') this.#check();
      this.hits.push(hit.page);
      const total = this.hits.length;
      await this.#hold;
      return total;
    },
    total: async () => {
      if (this.#failure?.code !== 'full') this.#check();
      return this.hits.length;
    },
  };

  readonly notes: NoteStore = {
    create: async (content) => {
      this.#check();
      this.#created += 1;
      const now = new Date(this.#created).toISOString();
      const note = { ...content, id: `n${this.#created}`, version: 1, createdAt: now, updatedAt: now };
      this.#notes.unshift(note);
      return note;
    },
    get: async (id) => this.#notes.find((note) => note.id === id),
    list: async ({ limit, cursor }): Promise<NotePage> => {
      const from = cursor === undefined ? 0 : this.#notes.findIndex(({ id }) => id === cursor);
      if (from < 0) throw new StorageError('bad-option', `no page gave the cursor ${cursor}`);
      const next = this.#notes[from + limit];
      return { notes: this.#notes.slice(from, from + limit), ...(next && { next: next.id }) };
    },
    replace: (id, content, expected) => this.#change(id, expected, () => content),
    patch: (id, change, expected) => this.#change(id, expected, (note) => merged(note, change)),
    remove: async (id, expected) => {
      if (this.#failure?.code !== 'full') this.#check();
      this.#existing(id, expected);
      this.#notes = this.#notes.filter((note) => note.id !== id);
    },
  };

  health(): StorageHealth {
    const code = this.#failure?.code;
    return {
      ...(code && code !== 'full' && { fault: { code, message: `/secret/volume: ${code}` } }),
      lastFlush: { ageMs: 12, latencyMs: 3 },
      budget: { used: code === 'full' ? 100 : 90, allowed: 100 },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#failure = new StorageError('closed', 'closed');
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
  }

  #existing(id: string, expected: ExpectedVersions | undefined): Note {
    const note = this.#notes.find((candidate) => candidate.id === id);
    if (!note) throw new StorageError('not-found', `no note ${id}`);
    if (expected && !expected.includes(note.version)) {
      throw new StorageError('version-conflict', `note ${id} has another version`, { version: note.version });
    }
    return note;
  }

  async #change(
    id: string,
    expected: ExpectedVersions | undefined,
    content: (note: Note) => NoteContent,
  ): Promise<Note> {
    this.#check();
    const note = this.#existing(id, expected);
    const { version, createdAt, updatedAt } = note;
    const changed = { ...content(note), id, version: version + 1, createdAt, updatedAt };
    this.#notes = this.#notes.map((other) => (other === note ? changed : other));
    return changed;
  }
}

function merged(note: Note, { title = note.title ?? null, body = note.body }: NotePatch): NoteContent {
  return title === null ? { body } : { title, body };
}
