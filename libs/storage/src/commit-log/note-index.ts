import type { Operation } from './commit.ts';
import type { Location } from './log-file.ts';
import { bytesOfNotes, type IndexedNote, indexFileOf, type NoteSegment } from './note-segment.ts';

/** What memory holds of a note; its text stays on disk. */
export interface NoteEntry {
  readonly id: string;
  readonly version: number;
  /** Rises with each creation: the order of notes, and what a page's cursor names. */
  readonly ordinal: number;
  readonly at: Location;
}

/** A segment with what has become of its notes since it was written. */
export interface SegmentUse {
  readonly segment: NoteSegment;
  /** Where the records begin that no live note has any more. */
  readonly dead: Set<number>;
  /** Bytes that they take, and that were never a note's that the index lists. */
  deadBytes: number;
}

/** The live notes: by id, in the order of their creation, and where their text lies. */
export class NoteIndex {
  readonly #byId = new Map<string, NoteEntry>();
  /** Ordinals of the live notes, rising, and their ids beside them. */
  readonly #ordinals: number[] = [];
  readonly #ids: string[] = [];
  readonly #segments = new Map<string, SegmentUse>();
  /** The files of indexes that do not lie in their segments. */
  readonly #indexFiles = new Set<string>();
  /** The notes whose text was put into commits since the last checkpoint, in any version of them. */
  #recent: NoteEntry[] = [];
  #bytesInCommits = 0;
  #liveBytes = 0;
  #killedBytes = 0;
  #nextOrdinal = 1;

  get size(): number {
    return this.#byId.size;
  }

  get nextOrdinal(): number {
    return this.#nextOrdinal;
  }

  get segments(): SegmentUse[] {
    return [...this.#segments.values()];
  }

  /** The notes whose text lies in commits, in no order: what the next checkpoint moves into segments. */
  get inCommits(): NoteEntry[] {
    return this.#recent.filter((entry) => this.#byId.get(entry.id) === entry);
  }

  /** Bytes of the records of those in commits. */
  get bytesInCommits(): number {
    return this.#bytesInCommits;
  }

  /** Bytes of the records of all notes. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** Bytes in segments that have died since this index began. */
  get killedBytes(): number {
    return this.#killedBytes;
  }

  get(id: string): NoteEntry | undefined {
    return this.#byId.get(id);
  }

  /** Whether a file holds a segment, or the index of one. */
  knowsFile(file: string): boolean {
    return this.#segments.has(file) || this.#indexFiles.has(file);
  }

  put({ id, version }: Extract<Operation, { op: 'put' }>, at: Location): void {
    const known = this.#byId.get(id);
    const ordinal = known?.ordinal ?? this.#nextOrdinal++;
    if (known) this.#kill(known.at);
    else {
      this.#ordinals.push(ordinal);
      this.#ids.push(id);
    }
    const entry = { id, version, ordinal, at };
    this.#byId.set(id, entry);
    this.#recent.push(entry);
    this.#bytesInCommits += at.length;
    this.#liveBytes += at.length;
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    const place = this.#placeOf(known.ordinal);
    this.#ordinals.splice(place, 1);
    this.#ids.splice(place, 1);
    this.#byId.delete(id);
    this.#kill(known.at);
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

  /** The oldest `limit` notes that were created after the one with this ordinal, oldest first. */
  after(ordinal: number, limit: number): NoteEntry[] {
    const entries: NoteEntry[] = [];
    for (let place = this.#placeOf(ordinal + 1); place < this.#ids.length && entries.length < limit; place++) {
      const entry = this.#byId.get(this.#ids[place] ?? '');
      if (entry) entries.push(entry);
    }
    return entries;
  }

  /** Begins with what a checkpoint has. For an index that is empty. */
  load(segments: readonly LoadedSegment[], nextOrdinal: number): void {
    const entries: NoteEntry[] = [];
    for (const { segment, notes } of segments) {
      const dead = new Set(segment.dead);
      let deadBytes = bytesOfNotes(segment);
      for (const { id, version, ordinal, offset, length } of notes ?? []) {
        if (dead.has(offset)) continue;
        deadBytes -= length;
        entries.push({ id, version, ordinal, at: { file: segment.file, offset, length } });
      }
      this.#use({ segment, dead, deadBytes });
    }
    entries.sort((a, b) => a.ordinal - b.ordinal);
    for (const entry of entries) {
      this.#byId.set(entry.id, entry);
      this.#liveBytes += entry.at.length;
      this.#ordinals.push(entry.ordinal);
      this.#ids.push(entry.id);
    }
    this.#nextOrdinal = nextOrdinal;
  }

  /**
   * Follows the notes to where a checkpoint has put their text. The index may know more than the checkpoint: what was
   * changed since then stays where it is.
   */
  relocate(segments: readonly LoadedSegment[]): void {
    const listed = new Set(segments.map(({ segment }) => segment.file));
    for (const { segment, notes } of segments) {
      if (!notes) continue; // known already
      const { file } = segment;
      const use: SegmentUse = { segment, dead: new Set(), deadBytes: bytesOfNotes(segment) };
      this.#use(use);
      for (const { id, version, ordinal, offset, length } of notes) {
        const known = this.#byId.get(id);
        // The ordinal as well: an import may bring back a note that was removed, in the same version.
        if (known?.version === version && known.ordinal === ordinal) {
          use.deadBytes -= length;
          if (known.at.file !== file) this.#byId.set(id, { id, version, ordinal, at: { file, offset, length } });
        } else use.dead.add(offset);
      }
    }
    for (const [file, { segment }] of this.#segments) {
      if (listed.has(file)) continue;
      this.#segments.delete(file);
      this.#indexFiles.delete(indexFileOf(segment));
    }
    this.#recent = this.inCommits.filter(({ at }) => !this.#segments.has(at.file));
    this.#bytesInCommits = this.#recent.reduce((bytes, { at }) => bytes + at.length, 0);
  }

  #use(use: SegmentUse): void {
    const { segment } = use;
    this.#segments.set(segment.file, use);
    if (segment.index.file !== undefined) this.#indexFiles.add(segment.index.file);
  }

  /** No note has this text any more. */
  #kill({ file, offset, length }: Location): void {
    this.#liveBytes -= length;
    const use = this.#segments.get(file);
    if (use) {
      use.dead.add(offset);
      use.deadBytes += length;
      this.#killedBytes += length;
    } else this.#bytesInCommits -= length;
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

/** A segment of a checkpoint; with its notes where they had to be read. */
export interface LoadedSegment {
  readonly segment: NoteSegment;
  readonly notes: readonly IndexedNote[] | undefined;
}
