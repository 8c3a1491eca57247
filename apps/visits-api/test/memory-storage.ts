import {
  type Audit,
  type Change,
  type ChangeStream,
  type ExpectedVersions,
  type ExportRecord,
  type Hit,
  type ImportSummary,
  type Note,
  type NoteContent,
  type NotePage,
  type NotePatch,
  type NoteStore,
  type PageCounts,
  type PageRequest,
  type Storage,
  StorageError,
  type StorageErrorCode,
  type StorageHealth,
  type VisitCounter,
} from '@visits/storage';
import { MemoryChanges } from './memory-changes.ts';

const today = '2026-01-31';

/** The port kept in memory, and broken on request: what the service makes of each error is seen with this. */
export class MemoryStorage implements Storage {
  /** The page of each visit counted so far; empty it to start anew. */
  readonly hits: (string | undefined)[] = [];
  closed = false;
  #failure: StorageError | undefined;
  #notes: Note[] = [];
  #created = 0;
  #hold: Promise<void> | undefined;
  /** What an import and `set` made of the counts. */
  #added = { total: 0, pages: new Map<string, number>(), days: new Map<string, number>() };
  readonly #imported = new Set<string>();
  readonly #keys = new Map<string, { readonly request: string; readonly outcome: unknown }>();
  readonly #changes = new MemoryChanges(() => this.#total);

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
      if (hit.key !== undefined || this.#failure?.code !== 'full') this.#check();
      const total = this.#once(hit.key, ['hit', hit.page], () => this.#count(hit));
      await this.#hold;
      return total;
    },
    total: async () => {
      this.#checkUnlessFull();
      return this.#total;
    },
    pages: async () => {
      this.#checkUnlessFull();
      return this.#pages();
    },
    days: async () => {
      this.#checkUnlessFull();
      const counted = this.hits.length > 0 ? [[today, this.hits.length] as const] : [];
      const days = sums([...this.#added.days, ...counted]).map(([day, visits]) => ({ day, visits }));
      days.sort((a, b) => a.day.localeCompare(b.day));
      return { days, earlier: 0, unattributed: this.#total - sumOf(days) };
    },
    audit: async () => {
      this.#checkUnlessFull();
      return this.#audit();
    },
    set: async (value) => {
      this.#check();
      if (!Number.isInteger(value) || value < 0 || value > 1e15) throw new StorageError('bad-option', `set ${value}`);
      this.#added.total = value - this.hits.length;
      this.#changes.wake();
      return value;
    },
  };

  readonly notes: NoteStore = {
    create: async (content, key) => {
      this.#check();
      return this.#once(key, ['note', content.title, content.body], () => this.#create(content));
    },
    get: async (id) => this.#notes.find((note) => note.id === id),
    list: async (page) => this.#page(this.#notes, page),
    search: async (text, page) => {
      if (text === '') throw new StorageError('bad-option', 'search for nothing');
      const wanted = text.toLowerCase();
      const found = this.#notes.filter(({ title = '', body }) =>
        [title, body].some((part) => part.toLowerCase().includes(wanted)),
      );
      return this.#page(found, page);
    },
    replace: (id, content, expected) => this.#change(id, expected, () => content),
    patch: (id, change, expected) => this.#change(id, expected, (note) => merged(note, change)),
    remove: async (id, expected) => {
      this.#checkUnlessFull();
      this.#existing(id, expected);
      this.#notes = this.#notes.filter((note) => note.id !== id);
      this.#changes.tell((position) => ({ type: 'note-removed', id, position }));
    },
  };

  readonly changes: ChangeStream = { from: (options) => this.#changes.from(options) };

  async *export(): AsyncIterable<ExportRecord> {
    this.#checkUnlessFull();
    yield { type: 'visits-export', format: 1, export: `export-${this.#total}`, exportedAt: `${today}T00:00:00.000Z` };
    for (const note of this.#notes) yield { type: 'note', ...note };
    const { pages, other } = this.#pages();
    const { days, earlier } = await this.visits.days();
    yield { type: 'counts', total: this.#total, pages, other, days, earlier };
  }

  async import(records: AsyncIterable<ExportRecord>): Promise<ImportSummary> {
    this.#check();
    const summary = { notes: 0, unchanged: 0, visits: 0 };
    let name: string | undefined;
    for await (const record of records) {
      if (record.type === 'visits-export') name = record.export;
      else if (name === undefined) throw new StorageError('bad-record', 'no visits-export before it');
      else if (record.type === 'note') summary[this.#importNote(record)] += 1;
      else if (record.type === 'counts') summary.visits += this.#importCounts(name, record);
      else throw new StorageError('bad-record', 'of no type there is');
    }
    this.#changes.wake();
    return summary;
  }

  health(): StorageHealth {
    const code = this.#failure?.code;
    return {
      ...(code && code !== 'full' && { fault: { code, message: `/secret/volume: ${code}` } }),
      lastFlush: { ageMs: 12, latencyMs: 3 },
      budget: { used: code === 'full' ? 100 : 90, allowed: 100 },
      journalBytes: 4096,
      writers: 1,
      promises: { visibility: 'immediate', space: 'reserved' },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#failure = new StorageError('closed', 'closed');
    this.#changes.close();
  }

  get #total(): number {
    return this.hits.length + this.#added.total;
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
  }

  #checkUnlessFull(): void {
    if (this.#failure?.code !== 'full') this.#check();
  }

  /** The outcome of what was asked with this key first. */
  #once<Outcome>(key: string | undefined, asked: unknown, act: () => Outcome): Outcome {
    if (key === undefined) return act();
    const request = JSON.stringify(asked);
    const before = this.#keys.get(key);
    if (before && before.request !== request) throw new StorageError('key-reused', `key ${key}`);
    const outcome = before ? (before.outcome as Outcome) : act();
    this.#keys.set(key, { request, outcome });
    return outcome;
  }

  #count({ page }: Hit): number {
    this.hits.push(page);
    this.#changes.wake();
    return this.#total;
  }

  #pages(): PageCounts {
    const counted = this.hits.flatMap((page) => (page === undefined ? [] : [[page, 1] as const]));
    const pages = sums([...this.#added.pages, ...counted]).map(([page, visits]) => ({ page, visits }));
    pages.sort((a, b) => b.visits - a.visits || a.page.localeCompare(b.page));
    return { pages, other: 0, unattributed: this.#total - sumOf(pages) };
  }

  #audit(): Audit {
    const position = { generation: 1, bytes: 4096 };
    const self = { writer: 'pod-0', incarnation: 'a1b2c3', self: true, visits: this.hits.length, position };
    return {
      total: this.#total,
      recount: this.#total,
      settled: this.#added.total,
      writers: [self],
      sequence: this.#changes.length,
    };
  }

  #create(content: NoteContent): Note {
    this.#created += 1;
    const now = new Date(this.#created).toISOString();
    return this.#keep({ ...content, id: `n${this.#created}`, version: 1, createdAt: now, updatedAt: now });
  }

  /** In place of the version there is, or as the newest. */
  #keep(note: Note): Note {
    const at = this.#notes.findIndex(({ id }) => id === note.id);
    this.#notes = at < 0 ? [note, ...this.#notes] : this.#notes.with(at, note);
    const { id, version } = note;
    this.#changes.tell((position) => ({ type: 'note', id, version, position }) satisfies Change);
    return note;
  }

  /** Cursors name a time of creation, so that pages stay as they are while notes come and go. */
  #page(notes: readonly Note[], { limit, cursor }: PageRequest): NotePage {
    const from = cursor === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(cursor, 36);
    if (Number.isNaN(from)) throw new StorageError('bad-option', `no page gave the cursor ${cursor}`);
    const rest = notes.filter(({ createdAt }) => Date.parse(createdAt) <= from);
    const next = rest[limit];
    return { notes: rest.slice(0, limit), ...(next && { next: Date.parse(next.createdAt).toString(36) }) };
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
    return this.#keep({ ...content(note), id, version: version + 1, createdAt, updatedAt });
  }

  #importNote({ type: _, ...note }: Extract<ExportRecord, { type: 'note' }>): 'notes' | 'unchanged' {
    if (typeof note.body !== 'string') throw new StorageError('bad-record', 'a note without text');
    const present = this.#notes.find(({ id }) => id === note.id);
    if (present && present.version >= note.version) return 'unchanged';
    this.#keep(note);
    return 'notes';
  }

  #importCounts(name: string, { total, pages, days }: Extract<ExportRecord, { type: 'counts' }>): number {
    if (this.#imported.has(name)) return 0;
    this.#imported.add(name);
    this.#added = {
      total: this.#added.total + total,
      pages: new Map(sums([...this.#added.pages, ...pages.map(({ page, visits }) => [page, visits] as const)])),
      days: new Map(sums([...this.#added.days, ...days.map(({ day, visits }) => [day, visits] as const)])),
    };
    return total;
  }
}

function merged(note: Note, { title = note.title ?? null, body = note.body }: NotePatch): NoteContent {
  return title === null ? { body } : { title, body };
}

function sums(counts: readonly (readonly [string, number])[]): [string, number][] {
  const all = new Map<string, number>();
  for (const [name, visits] of counts) all.set(name, (all.get(name) ?? 0) + visits);
  return [...all];
}

function sumOf(counts: readonly { readonly visits: number }[]): number {
  return counts.reduce((sum, { visits }) => sum + visits, 0);
}
