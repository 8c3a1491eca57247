import type { CommitLog } from '../commit-log/commit-log.ts';
import { type Draft, type DraftNote, OutdatedDraft, type Proposal } from '../commit-log/draft.ts';
import { StorageError } from '../errors.ts';
import type { ExpectedVersions, Note, NoteContent, NotePage, NotePatch, NoteStore } from '../port.ts';
import { type NoteReader, noteOf, type PutNote } from './note-reader.ts';

/** Longest note, in bytes of its JSON. */
const MAX_NOTE_BYTES = 4 * 1024 * 1024;

const MAX_PAGE = 1000;
/** So many notes of a page are read at once. */
const READS = 8;

export interface LogNoteStoreOptions {
  readonly log: CommitLog;
  readonly reader: NoteReader;
  /** Runs a call, or refuses it where the store is closed or broken. */
  readonly enter: <T>(call: () => Promise<T>) => Promise<T>;
  /** Brings the log's state up to date for a read. */
  readonly refresh: () => Promise<void>;
  /** A name for a new note, never given before. */
  readonly newId: () => string;
  /** @throws `full` where so many bytes more are not to be had */
  readonly assertRoom: (bytes: number) => Promise<void>;
}

/** Notes in the commit log: each write is one operation there, decided against everything before it (P3, P4). */
export class LogNoteStore implements NoteStore {
  readonly #options: LogNoteStoreOptions;

  constructor(options: LogNoteStoreOptions) {
    this.#options = options;
  }

  create(content: NoteContent): Promise<Note> {
    const id = this.#options.newId();
    return this.#put(content, () => ({ id, version: 0 }));
  }

  get(id: string): Promise<Note | undefined> {
    const { log, reader, refresh, enter } = this.#options;
    return enter(async () => {
      await refresh();
      for (;;) {
        const entry = log.state.notes.get(id);
        const put = entry && (await reader.read(entry));
        if (put || !entry) return put && noteOf(put);
      }
    });
  }

  list(page: { readonly limit: number; readonly cursor?: string }): Promise<NotePage> {
    return this.#options.enter(() => this.#list(page));
  }

  replace(id: string, content: NoteContent, expected?: ExpectedVersions): Promise<Note> {
    return this.#put(content, (draft) => ({ id, ...found(draft, id, expected) }));
  }

  patch(id: string, change: NotePatch, expected?: ExpectedVersions): Promise<Note> {
    return this.#put(change, (draft) => ({ id, ...found(draft, id, expected) }), true);
  }

  remove(id: string, expected?: ExpectedVersions): Promise<void> {
    return this.#propose((draft) => {
      found(draft, id, expected);
      draft.add({ op: 'remove', id });
    });
  }

  async #list({ limit, cursor }: { readonly limit: number; readonly cursor?: string }): Promise<NotePage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
      throw new StorageError('bad-option', `limit: expected an integer from 1 to ${MAX_PAGE}, got ${limit}`);
    }
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : ordinalOf(cursor);
    const { log, reader, refresh } = this.#options;
    await refresh();
    const entries = log.state.notes.before(before, limit + 1);
    const more = entries.length > limit;
    const page = entries.slice(0, limit);
    const notes: Note[] = [];
    for (let read = 0; read < page.length; read += READS) {
      for (const put of await Promise.all(page.slice(read, read + READS).map((entry) => reader.read(entry)))) {
        if (!put) return await this.#list({ limit, ...(cursor !== undefined && { cursor }) }); // it has changed meanwhile
        notes.push(noteOf(put));
      }
    }
    const last = page.at(-1);
    return more && last ? { notes, next: cursorOf(last.ordinal) } : { notes };
  }

  #propose<R>(proposal: Proposal<R>): Promise<R> {
    const { enter, log } = this.#options;
    return enter(() => log.propose(proposal));
  }

  /** One version more of the note that `find` finds; version 0 is a note that is not there yet. */
  async #put(
    change: NotePatch,
    find: (draft: Draft) => { readonly id: string } & (DraftNote | { readonly version: 0 }),
    merge = false,
  ): Promise<Note> {
    sizeOf(change); // before anything waits for it
    const put = await this.#propose(async (draft) => {
      const target = find(draft);
      const present = target.version === 0 ? undefined : await this.#read(target.id, target as DraftNote);
      const title = merge && change.title === undefined ? present?.title : (change.title ?? undefined);
      const next: PutNote = {
        op: 'put',
        id: target.id,
        version: target.version + 1,
        created: present?.created ?? draft.time,
        updated: draft.time,
        ...(title === undefined ? {} : { title }),
        body: change.body ?? present?.body ?? '',
      };
      await this.#options.assertRoom(draft.bytes + sizeOf(next));
      draft.add(next);
      return next;
    });
    return noteOf(put);
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

function sizeOf(note: NotePatch): number {
  const bytes = Buffer.byteLength(JSON.stringify(note));
  if (bytes > MAX_NOTE_BYTES) {
    throw new StorageError('bad-option', `a note of ${bytes} bytes is longer than ${MAX_NOTE_BYTES}`);
  }
  return bytes;
}

function cursorOf(ordinal: number): string {
  return ordinal.toString(36);
}

function ordinalOf(cursor: string): number {
  const ordinal = /^[0-9a-z]{1,10}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (!Number.isSafeInteger(ordinal)) throw new StorageError('bad-option', `cursor: ${cursor} was never given out`);
  return ordinal;
}
