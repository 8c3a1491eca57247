import type { Operation } from './commit.ts';
import type { Location } from './log-file.ts';

/** What memory holds of a note; its text stays on disk. */
export interface NoteEntry {
  readonly id: string;
  readonly version: number;
  /** Rises with each creation: the order of notes, and what a page's cursor names. */
  readonly ordinal: number;
  readonly at: Location;
}

/** The live notes: by id, and in the order of their creation. */
export class NoteIndex {
  readonly #byId = new Map<string, NoteEntry>();
  /** Ordinals of the live notes, rising, and their ids beside them. */
  readonly #ordinals: number[] = [];
  readonly #ids: string[] = [];
  #nextOrdinal = 1;

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): NoteEntry | undefined {
    return this.#byId.get(id);
  }

  put({ id, version }: Extract<Operation, { op: 'put' }>, at: Location): void {
    const known = this.#byId.get(id);
    const ordinal = known?.ordinal ?? this.#nextOrdinal++;
    if (!known) {
      this.#ordinals.push(ordinal);
      this.#ids.push(id);
    }
    this.#byId.set(id, { id, version, ordinal, at });
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    const place = this.#placeOf(known.ordinal);
    this.#ordinals.splice(place, 1);
    this.#ids.splice(place, 1);
    this.#byId.delete(id);
  }

  /** The newest `limit` notes that were created before the one with this ordinal, newest first. */
  before(ordinal: number, limit: number): NoteEntry[] {
    const entries: NoteEntry[] = [];
    for (let place = this.#placeOf(ordinal) - 1; place >= 0 && entries.length < limit; place--) {
      const entry = this.#byId.get(this.#ids[place] ?? '');
      if (entry) entries.push(entry);
    }
    return entries;
  }

  /** How many live notes have a lower ordinal. */
  #placeOf(ordinal: number): number {
    let low = 0;
    let high = this.#ordinals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ordinals[middle] ?? 0) < ordinal) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
