import { damage, isGone, readFailure, type StorageError } from '../errors.ts';
import { errorCode, type FileHandle, type FileSystem } from '../file-system/file-system.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import { FollowedGeneration, MAX_SEGMENT_BYTES } from './followed-generation.ts';
import {
  covers,
  decodeMark,
  type Extent,
  HEAD_END,
  MARK_BYTES,
  type Mark,
  provesDurable,
  segmentOf,
  tornTail,
} from './segment.ts';
import { readSegment } from './tally.ts';

/** A journal that cannot be read because it is just being written is looked at again this often. */
const ATTEMPTS = 8;

/** Of the two segments. */
type Pair<T> = readonly [T, T];

/** Another process's journal as it is now: what it has counted durably, and its sign of life. */
export interface JournalView {
  readonly total: number;
  /** The same, by page and day as well: all that was read so far. */
  readonly counts: () => Counts;
  /** How far it goes; undefined where there is nothing yet. */
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
  #handles: Pair<FileHandle> | undefined;
  #followed: FollowedGeneration | undefined;
  /** Used for every look: to make new ones takes longer than to read them. */
  readonly #marks = [Buffer.alloc(MARK_BYTES), Buffer.alloc(MARK_BYTES)] as const;

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
      this.#handles ??= await this.#open();
      const handles = this.#handles;
      return handles && (await this.#readFrom(handles, observed));
    } catch (error) {
      if (!isGone(error)) throw readFailure(error, 'cannot read a journal', this.#paths[0]);
      await this.close(); // it was folded and removed, as the log will tell
      return undefined;
    }
  }

  async #readFrom(handles: Pair<FileHandle>, observed: Extent | undefined): Promise<JournalView> {
    // The writer may change segments between two reads: what looks broken is looked at once more with its new mark.
    for (let attempt = 0; ; attempt++) {
      const [first, second] = this.#marks;
      const reading = [handles[0].read(first.fill(0), 0), handles[1].read(second.fill(0), 0)];
      if (reading.some((read) => typeof read !== 'number')) await Promise.all(reading);
      const marks = [markIn(first), markIn(second)];
      // Half a mark is one that is just being written: what it said before would be less than others were shown.
      if (marks.includes('torn') && attempt < ATTEMPTS) continue;
      const mark = furthest(marks, observed);
      if (!mark) return { total: 0, counts: noCounts, beat: '' };
      const { generation, durable, beat } = mark;
      const segment = segmentOf(mark);
      if (this.#followed?.generation !== generation) this.#followed = new FollowedGeneration(generation);
      const followed = this.#followed;
      const isRead = followed.readTo(durable, handles[segment]);
      if (typeof isRead === 'boolean' ? isRead : await isRead) {
        return {
          total: followed.total,
          counts: () => followed.counts,
          extent: { generation, durable },
          beat: `${generation}.${durable}.${beat}`,
        };
      }
      this.#followed = undefined;
      if (attempt >= ATTEMPTS) throw damage(this.#paths[segment], 'its flushed part cannot be read');
    }
  }

  async close(): Promise<void> {
    const handles = this.#handles ?? [];
    this.#handles = undefined;
    for (const handle of handles) await handle.close();
  }

  async #open(): Promise<Pair<FileHandle> | undefined> {
    const first = await this.#openOne(this.#paths[0]);
    if (!first) return undefined;
    let second: FileHandle | undefined;
    try {
      second = await this.#openOne(this.#paths[1]);
    } finally {
      if (!second) await first.close();
    }
    return second && [first, second];
  }

  async #openOne(path: string): Promise<FileHandle | undefined> {
    const there = await openIfThere(this.#fileSystem, path, true);
    return there ?? (await openIfThere(this.#fileSystem, fenced(path), true));
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
        return { path, bytes, ...readSegment(bytes) };
      } catch (error) {
        throw readFailure(error, 'cannot read a journal', path);
      }
    }),
  );
  const [oldest, latest] = segments.sort((a, b) => (a.position?.generation ?? 0) - (b.position?.generation ?? 0));
  if (!oldest || !latest?.position || !latest.counts) {
    const path = paths[0];
    throw damage(path, 'no valid head', 0);
  }
  // A head that is not valid is a change of segments that a crash interrupted, unless it is known to have been flushed.
  if (!oldest.position && claimsNewer(oldest.bytes, latest.position.generation)) {
    throw lost(oldest.path, HEAD_END);
  }
  if (provesDurable(latest.bytes, latest.position)) throw lost(latest.path, latest.position.offset);
  const { counts, position } = latest;
  const { offset } = position;
  const bytes = tornTail(latest.bytes, position);
  return bytes ? { counts, torn: { offset, bytes } } : { counts };
}

function claimsNewer(segment: Buffer, generation: number): boolean {
  const mark = decodeMark(segment);
  return mark !== undefined && mark.generation > generation && mark.durable > 0;
}

function lost(path: string, offset: number): StorageError {
  return damage(path, `damaged at byte ${offset}: it was flushed once and is not valid now`, offset);
}

type Marked = Mark | 'torn' | undefined;

function markIn(bytes: Buffer): Marked {
  return decodeMark(bytes) ?? (bytes.some((byte) => byte !== 0) ? 'torn' : undefined);
}

/** How far the journal goes by its two marks, or by what is observed where that goes further. */
function furthest(marks: readonly Marked[], observed: Extent | undefined): Mark | undefined {
  let newest: Mark | undefined;
  for (const mark of marks) {
    if (mark && mark !== 'torn' && mark.durable > 0 && mark.generation > (newest?.generation ?? 0)) newest = mark;
  }
  return !observed || covers(newest, observed) ? newest : { ...observed, beat: newest?.beat ?? 0 };
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
