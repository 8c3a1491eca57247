import type { Operation } from '../commit-log/commit.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { type Draft, type DraftNote, OutdatedDraft, type Proposal } from '../commit-log/draft.ts';
import { keyDigest, requestDigest } from '../commit-log/idempotency-keys.ts';
import { recordText } from '../commit-log/log-file.ts';
import type { NoteEntry } from '../commit-log/note-index.ts';
import { StorageError } from '../errors.ts';
import type { ExpectedVersions, Note, NoteContent, NotePage, NotePatch, NoteStore, PageRequest } from '../port.ts';
import { type NoteReader, noteOf, type PutNote } from './note-reader.ts';

/** Longest note, in bytes of its JSON. */
const MAX_NOTE_BYTES = 4 * 1024 * 1024;

/** Of one character as JSON: \u and four digits. */
const MOST_BYTES_OF_CHARACTER = 6;

const MAX_PAGE = 1000;
/** A page is cut off before it has read more bytes of notes than this, or behind one note that is longer. */
const SEARCH_BYTES = 8 * 1024 * 1024;
/** So many notes are read at once, */
const READS = 32;
/** and of long ones fewer: what is read at once is decoded at once, which takes the time of whoever waits beside it. */
const READ_BYTES = 1024 * 1024;

export interface LogNoteStoreOptions {
  readonly log: CommitLog;
  readonly reader: NoteReader;
  /** Runs a call, or refuses it where the store is closed or broken. */
  readonly enter: <T>(call: () => Promise<T>) => Promise<T>;
  /** The same for a call that writes. */
  readonly enterToWrite: <T>(call: () => Promise<T>) => Promise<T>;
  /** Brings the log's state up to date for a read. */
  readonly refresh: () => Promise<void>;
  /** A name for a new note, never given before. */
  readonly newId: () => string;
  /** Undefined where so many bytes more are to be had for certain. @throws `full` where they are not */
  readonly assertRoom: (bytes: number) => Promise<void> | undefined;
  /** @throws `full` where there is no room for another idempotency key beside so many */
  readonly assertRoomForKey: (keys: number) => void;
}

/** Notes in the commit log: each write is one operation there, decided against everything before it (P3, P4). */
export class LogNoteStore implements NoteStore {
  readonly #options: LogNoteStoreOptions;

  constructor(options: LogNoteStoreOptions) {
    this.#options = options;
  }

  create(content: NoteContent, key?: string): Promise<Note> {
    const id = this.#options.newId();
    if (key !== undefined) return this.#createOnce(id, content, key);
    return this.#write(content, (draft) => this.#add(draft, newNote(id, content, draft.time)));
  }

  get(id: string): Promise<Note | undefined> {
    const { reader, refresh, enter } = this.#options;
    return enter(async () => {
      await refresh();
      const put = await reader.latest(id);
      return put && noteOf(put);
    });
  }

  list(page: PageRequest): Promise<NotePage> {
    return this.#options.enter(() => this.#page(page));
  }

  search(text: string, page: PageRequest): Promise<NotePage> {
    const wanted = searchable(text);
    if (wanted === '') return Promise.reject(new StorageError('bad-option', 'search: expected a text, got nothing'));
    return this.#options.enter(() =>
      this.#page(page, ({ title, body }) => searchable(`${title ?? ''}\n${body}`).includes(wanted)),
    );
  }

  replace(id: string, content: NoteContent, expected?: ExpectedVersions): Promise<Note> {
    return this.#write(content, async (draft) => {
      const present = await this.#read(id, found(draft, id, expected));
      return await this.#add(draft, nextVersion(present, content, draft.time));
    });
  }

  patch(id: string, change: NotePatch, expected?: ExpectedVersions): Promise<Note> {
    return this.#write(change, async (draft) => {
      const present = await this.#read(id, found(draft, id, expected));
      return await this.#add(draft, nextVersion(present, merged(present, change), draft.time));
    });
  }

  remove(id: string, expected?: ExpectedVersions): Promise<void> {
    return this.#write({}, (draft) => {
      found(draft, id, expected);
      draft.add({ op: 'remove', id });
    });
  }

  /** The next notes that match, in the order of a list; fewer where too much would have to be read for a full page. */
  async #page({ limit, cursor }: PageRequest, matches?: (note: PutNote) => boolean): Promise<NotePage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
      throw new StorageError('bad-option', `limit: expected an integer from 1 to ${MAX_PAGE}, got ${limit}`);
    }
    let before = cursor === undefined ? Number.MAX_SAFE_INTEGER : ordinalOf(cursor);
    const { log, reader, refresh } = this.#options;
    await refresh();
    const notes: Note[] = [];
    for (let bytes = 0; notes.length < limit; ) {
      const wanted = matches ? READS : Math.min(READS, limit - notes.length);
      const entries = firstOf(log.state.notes.before(before, wanted));
      const length = entries.reduce((sum, { at }) => sum + at.length, 0);
      // One that was imported may be longer.
      if (entries.length === 0 || (bytes > 0 && bytes + length > SEARCH_BYTES)) break;
      const read = await reader.readAll(entries);
      for (const [index, entry] of entries.entries()) {
        const put = read[index];
        if (!put && log.state.notes.get(entry.id)) break; // it has changed meanwhile: from here once more
        before = entry.ordinal;
        bytes += entry.at.length;
        if (put && (!matches || matches(put))) notes.push(noteOf(put));
        if (notes.length === limit) break;
      }
    }
    return log.state.notes.before(before, 1).length > 0 ? { notes, next: cursorOf(before) } : { notes };
  }

  /** All notes, oldest first, for an export. One that is changed meanwhile is told once, as it was or as it is. */
  async *oldestFirst(): AsyncGenerator<Note> {
    const { log, reader, refresh, enter } = this.#options;
    await enter(refresh);
    for (let after = 0; ; ) {
      const entries = firstOf(log.state.notes.after(after, READS));
      const read = await enter(async () => {
        const puts = await reader.readAll(entries);
        return await Promise.all(entries.map(({ id }, index) => puts[index] ?? reader.latest(id)));
      });
      for (const put of read) if (put) yield noteOf(put);
      const last = entries.at(-1);
      if (!last) return;
      after = last.ordinal;
    }
  }

  async #createOnce(id: string, content: NoteContent, key: string): Promise<Note> {
    const digest = keyDigest(key);
    const request = requestDigest('note', content.title, content.body);
    return await this.#write(content, (draft) => {
      const known = draft.repeated(digest, request);
      // What it made is what it asks for now, with the name and the time it got then.
      if (known) return noteOf(newNote(known.note ?? '', content, known.time));
      this.#options.assertRoomForKey(draft.keys);
      return this.#add(draft, newNote(id, content, draft.time), { op: 'key', key: digest, request, note: id });
    });
  }

  /** @param given of what the note is made, in whole or in part */
  #write<R>(given: NotePatch, proposal: Proposal<R>): Promise<R> {
    const { enterToWrite, log } = this.#options;
    return enterToWrite(() => {
      assertNotTooLong(given); // before anything waits for it
      return log.propose(proposal);
    });
  }

  /**
   * Adds a version of a note, and what belongs to it. Where there is plenty of room, as nearly always, nothing waits.
   *
   * @throws `full`
   */
  #add(draft: Draft, put: PutNote, ...others: readonly Operation[]): Note | Promise<Note> {
    const record = recordText(put);
    const add = () => {
      draft.add(put, record);
      for (const operation of others) draft.add(operation);
      return noteOf(put);
    };
    return this.#options.assertRoom(draft.bytes + record.length)?.then(add) ?? add();
  }

  async #read(id: string, note: DraftNote): Promise<PutNote> {
    if ('put' in note) return note.put;
    const put = await this.#options.reader.read({ id, ...note });
    if (!put) throw new OutdatedDraft();
    return put;
  }
}

function found(draft: Draft, id: string, expected: ExpectedVersions | undefined): DraftNote {
  const note = draft.note(id);
  if (!note) throw new StorageError('not-found', `no note has the id ${id}`);
  if (expected && !expected.includes(note.version)) {
    const message = `note ${id} has version ${note.version}, the write expects ${expected.join(' or ') || 'none'}`;
    throw new StorageError('version-conflict', message, { version: note.version });
  }
  return note;
}

/** The first of these notes, one at least, as many as are read at once. */
function firstOf(entries: readonly NoteEntry[]): readonly NoteEntry[] {
  let bytes = 0;
  const end = entries.findIndex(({ at }) => {
    bytes += at.length;
    return bytes > READ_BYTES;
  });
  return end < 0 ? entries : entries.slice(0, Math.max(1, end));
}

function assertNotTooLong({ title, body }: NotePatch): void {
  const characters = (title?.length ?? 0) + (body?.length ?? 0);
  if (MOST_BYTES_OF_CHARACTER * characters <= MAX_NOTE_BYTES) return;
  const bytes = Buffer.byteLength(JSON.stringify({ title, body }));
  if (bytes > MAX_NOTE_BYTES) {
    throw new StorageError('too-long', `a note of ${bytes} bytes is longer than ${MAX_NOTE_BYTES}`);
  }
}

function newNote(id: string, { title, body }: NoteContent, time: number): PutNote {
  return { op: 'put', id, version: 1, created: time, updated: time, ...(title === undefined ? {} : { title }), body };
}

function nextVersion({ id, version, created, updated }: PutNote, { title, body }: NoteContent, time: number): PutNote {
  const next = { op: 'put' as const, id, version: version + 1, created, updated: Math.max(time, updated) };
  return { ...next, ...(title === undefined ? {} : { title }), body };
}

function merged(present: PutNote, { title = present.title, body = present.body }: NotePatch): NoteContent {
  return { ...(typeof title === 'string' && { title }), body };
}

/** A text for comparing, whatever its case and however its letters are composed. */
function searchable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function cursorOf(ordinal: number): string {
  return ordinal.toString(36);
}

function ordinalOf(cursor: string): number {
  const ordinal = /^[0-9a-z]{1,10}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (!Number.isSafeInteger(ordinal)) throw new StorageError('bad-option', `cursor: ${cursor} was never given out`);
  return ordinal;
}
