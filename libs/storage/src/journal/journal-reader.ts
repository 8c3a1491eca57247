import { damage, isGone, readFailure, type StorageError } from '../errors.ts';
import { errorCode, type FileHandle, type FileSystem } from '../file-system/file-system.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import {
  decodeMark,
  type Extent,
  HEAD_END,
  MARK_BYTES,
  type Mark,
  type Position,
  provesDurable,
  readBatches,
  readHead,
  tornTail,
} from './segment.ts';

/** Longest segment anybody makes, in bytes: what a reader is prepared to hold in memory. */
export const MAX_SEGMENT_BYTES = 1024 * 1024;

/** A journal that cannot be read because it is just being written is looked at again this often. */
const ATTEMPTS = 8;

/** Another process's journal as it is now: what it has counted durably, and its sign of life. */
export interface JournalView {
  readonly counts: Counts;
  /** How far they go; undefined where there is nothing yet. */
  readonly extent?: Extent;
  /** Changes while the writer lives. */
  readonly beat: string;
}

/**
 * Follows the journal of a process that may be writing it. It counts up to the mark and no further: what lies behind
 * it a power cut could take back. Each call reads only what is new.
 *
 * The mark itself is not flushed, so a power cut may take it back: then the log vouches for what was shown before
 * (`observe`), and a reader counts as far as either says.
 */
export class JournalReader {
  readonly #fileSystem: FileSystem;
  readonly #paths: readonly [string, string];
  #handles: readonly FileHandle[] | undefined;
  #position: Position | undefined;
  /** Used for every look: to clear a new one takes longer than to read what is new. */
  #buffer = Buffer.alloc(0);

  constructor(fileSystem: FileSystem, paths: readonly [string, string]) {
    this.#fileSystem = fileSystem;
    this.#paths = paths;
  }

  /**
   * @param observed how far the log vouches for it
   * @returns undefined where the journal is not there (any more)
   * @throws `damaged` where what is vouched for cannot be read; `unavailable`
   */
  async read(observed?: Extent): Promise<JournalView | undefined> {
    try {
      return await this.#read(observed);
    } catch (error) {
      if (!isGone(error)) throw readFailure(error, 'cannot read a journal', this.#paths[0]);
      await this.close(); // it was folded and removed, as the log will tell
      return undefined;
    }
  }

  async #read(observed: Extent | undefined): Promise<JournalView | undefined> {
    this.#handles ??= await this.#open();
    if (!this.#handles) return undefined;
    // The writer may change segments between two reads: what looks broken is looked at once more with its new mark.
    for (let attempt = 0; ; attempt++) {
      const read = await Promise.all(this.#handles.map(readMark));
      // Half a mark is one that is just being written: what it said before would be less than others were shown.
      if (read.includes('torn') && attempt < ATTEMPTS) continue;
      const marks = read.map((mark, index) =>
        furthest(mark === 'torn' ? undefined : mark, observedIn(index, observed)),
      );
      const current = newest(marks);
      const handle = current === undefined ? undefined : this.#handles[current];
      const mark = current === undefined ? undefined : marks[current];
      if (!handle || !mark) return { counts: noCounts(), beat: '' };
      const position = await this.#follow(handle, mark);
      const { generation, durable } = mark;
      if (position)
        return {
          counts: position.counts,
          extent: { generation, durable },
          beat: `${mark.generation}.${mark.durable}.${mark.beat}`,
        };
      this.#position = undefined;
      if (attempt >= ATTEMPTS) {
        const path = this.#paths[current === 1 ? 1 : 0];
        throw damage(path, 'its flushed part cannot be read');
      }
    }
  }

  async close(): Promise<void> {
    const handles = this.#handles ?? [];
    this.#handles = undefined;
    for (const handle of handles) await handle.close();
  }

  async #open(): Promise<readonly FileHandle[] | undefined> {
    const handles: FileHandle[] = [];
    try {
      for (const path of this.#paths) {
        const handle =
          (await openIfThere(this.#fileSystem, path, true)) ??
          (await openIfThere(this.#fileSystem, fenced(path), true));
        if (handle) handles.push(handle);
      }
    } finally {
      if (handles.length < this.#paths.length) for (const handle of handles) await handle.close();
    }
    return handles.length === this.#paths.length ? handles : undefined;
  }

  #bufferOf(length: number): Buffer {
    if (this.#buffer.length < length) this.#buffer = Buffer.alloc(length);
    return this.#buffer.subarray(0, length);
  }

  async #follow(handle: FileHandle, mark: Mark): Promise<Position | undefined> {
    if (mark.durable < HEAD_END || mark.durable > MAX_SEGMENT_BYTES) return undefined;
    let position = this.#position;
    const known = position?.generation === mark.generation ? position.offset : 0;
    if (position && known >= mark.durable) return position;
    // Read from where we stopped, into a buffer that keeps the offsets of the file.
    const segment = this.#bufferOf(mark.durable);
    if ((await handle.read(segment.subarray(known), known)) < mark.durable - known) return undefined;
    if (known === 0) position = readHead(segment);
    if (position?.generation !== mark.generation) return undefined;
    readBatches(segment, position, mark.durable);
    this.#position = position;
    return position.offset === mark.durable ? position : undefined;
  }
}

/** The name of a segment that was taken from its writer. */
export function fenced(path: string): string {
  return `${path}.fenced`;
}

export interface RecoveredJournal {
  readonly counts: Counts;
  /** The batch that was cut off because it is not whole. */
  readonly torn?: { readonly offset: number; readonly bytes: Buffer };
}

/**
 * Everything a journal holds that nobody writes any more, the flushed and the unflushed: for whoever writes the result
 * to a place of its own and flushes it there, and never for showing it as it is.
 *
 * @param paths its two segments
 * @throws `damaged` where bytes that were durable once are not valid now; `unavailable` where they cannot be read
 */
export async function recoverJournal(
  fileSystem: FileSystem,
  paths: readonly [string, string],
): Promise<RecoveredJournal> {
  const segments = await Promise.all(
    paths.map(async (path) => {
      try {
        const bytes = await fileSystem.readFile(path, MAX_SEGMENT_BYTES);
        return { path, bytes, position: readHead(bytes) };
      } catch (error) {
        throw readFailure(error, 'cannot read a journal', path);
      }
    }),
  );
  const [oldest, latest] = segments.sort((a, b) => (a.position?.generation ?? 0) - (b.position?.generation ?? 0));
  if (!oldest || !latest?.position) {
    const path = paths[0];
    throw damage(path, 'no valid head', 0);
  }
  // A head that is not valid is a change of segments that a crash interrupted, unless it is known to have been flushed.
  if (!oldest.position && claimsNewer(oldest.bytes, latest.position.generation)) {
    throw lost(oldest.path, HEAD_END);
  }
  readBatches(latest.bytes, latest.position, latest.bytes.length);
  if (provesDurable(latest.bytes, latest.position)) throw lost(latest.path, latest.position.offset);
  const { counts, offset } = latest.position;
  const bytes = tornTail(latest.bytes, latest.position);
  return bytes ? { counts, torn: { offset, bytes } } : { counts };
}

function claimsNewer(segment: Buffer, generation: number): boolean {
  const mark = decodeMark(segment);
  return mark !== undefined && mark.generation > generation && mark.durable > 0;
}

function lost(path: string, offset: number): StorageError {
  return damage(path, `damaged at byte ${offset}: it was flushed once and is not valid now`, offset);
}

/** The extent, if it is of a generation that this segment holds: they take turns. */
function observedIn(segment: number, observed: Extent | undefined): Extent | undefined {
  return observed && (observed.generation - 1) % 2 === segment ? observed : undefined;
}

function furthest(mark: Mark | undefined, observed: Extent | undefined): Mark | undefined {
  if (!observed) return mark;
  const ahead =
    mark &&
    (mark.generation > observed.generation ||
      (mark.generation === observed.generation && mark.durable >= observed.durable));
  return ahead ? mark : { ...observed, beat: mark?.beat ?? 0 };
}

async function readMark(handle: FileHandle): Promise<Mark | 'torn' | undefined> {
  const bytes = Buffer.alloc(MARK_BYTES);
  const length = await handle.read(bytes, 0);
  return decodeMark(bytes.subarray(0, length)) ?? (bytes.some((byte) => byte !== 0) ? 'torn' : undefined);
}

function newest(marks: readonly (Mark | undefined)[]): number | undefined {
  let best: number | undefined;
  for (const [index, mark] of marks.entries()) {
    if (mark && mark.durable > 0 && mark.generation > (marks[best ?? -1]?.generation ?? 0)) best = index;
  }
  return best;
}

/** @returns undefined where nothing has that name */
export async function openIfThere(
  fileSystem: FileSystem,
  path: string,
  inMemory = false,
): Promise<FileHandle | undefined> {
  try {
    return await fileSystem.open(path, { inMemory });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw readFailure(error, 'cannot open a journal', path);
  }
}
