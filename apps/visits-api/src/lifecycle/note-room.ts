import { type NoteStore, StorageError } from '@visits/storage';

/**
 * Whether notes find room. How much is in use does not tell: what must work on a full volume is set aside on it, and how
 * much a write takes depends on what is there. So it is what the last write was told.
 */
export class NoteRoom {
  #full = false;

  /** Whether there was no room for a note, and none was written or removed since. */
  get full(): boolean {
    return this.#full;
  }

  /** The same notes, with an eye on what becomes of writes. */
  watch(notes: NoteStore): NoteStore {
    return {
      create: (content, key) => this.#see(notes.create(content, key)),
      get: (id) => notes.get(id),
      list: (page) => notes.list(page),
      search: (text, page) => notes.search(text, page),
      replace: (id, content, expected) => this.#see(notes.replace(id, content, expected)),
      patch: (id, change, expected) => this.#see(notes.patch(id, change, expected)),
      remove: (id, expected) => this.#see(notes.remove(id, expected)),
    };
  }

  async #see<Result>(write: Promise<Result>): Promise<Result> {
    try {
      const result = await write;
      this.#full = false;
      return result;
    } catch (error) {
      if (error instanceof StorageError && error.code === 'full' && !error.details.forKeys) this.#full = true;
      throw error;
    }
  }
}
