import { failure, StorageError } from '../errors.ts';
import { errorCode, type FileHandle, type FileSystem } from '../file-system/file-system.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import { decodeMark, HEAD_END, type Mark, type Position, provesDurable, readBatches, readHead } from './segment.ts';

/** Longest segment anybody makes, in bytes: what a reader is prepared to hold in memory. */
const MAX_SEGMENT_BYTES = 1024 * 1024;

/** Another process's journal as it is now: what it has counted durably, and its sign of life. */
export interface JournalView {
  readonly counts: Counts;
  /** Changes while the writer lives. */
  readonly beat: string;
}

/**
 * Follows the journal of a process that may be writing it. It counts up to the mark and no further: what lies behind
 * it a power cut could take back. Each call reads only what is new.
 *
 * The mark itself is not flushed, so a power cut may take it back. A journal of another machine, or of this one before
 * it was started again, is therefore read to its end at first sight, and flushed before any of it is shown: nothing
 * of it lies in this machine's memory unflushed, where a failed flush of its writer could have left it.
 */
export class JournalReader {
  readonly #fileSystem: FileSystem;
  readonly #paths: readonly [string, string];
  #handles: readonly FileHandle[] | undefined;
  #position: Position | undefined;

  readonly #elsewhere: boolean;

  /** @param elsewhere whether the writer is (or was) on another machine, or on this one before it was started again */
  constructor(fileSystem: FileSystem, paths: readonly [string, string], elsewhere: boolean) {
    this.#fileSystem = fileSystem;
    this.#paths = paths;
    this.#elsewhere = elsewhere;
  }

  /**
   * @returns undefined where the journal is not there (any more)
   * @throws `damaged` where what its mark vouches for cannot be read
   */
  async read(): Promise<JournalView | undefined> {
    this.#handles ??= await this.#open();
    if (!this.#handles) return undefined;
    // The writer may change segments between two reads: what looks broken is looked at once more with its new mark.
    for (let attempt = 0; ; attempt++) {
      const marks = await Promise.all(this.#handles.map((handle) => readMark(handle)));
      const current = newest(marks);
      const handle = current === undefined ? undefined : this.#handles[current];
      const mark = current === undefined ? undefined : marks[current];
      if (!handle || !mark) return { counts: this.#position?.counts ?? noCounts(), beat: '' };
      const position = await this.#follow(handle, mark);
      if (position) return { counts: position.counts, beat: `${mark.generation}.${mark.durable}.${mark.beat}` };
      this.#position = undefined;
      if (attempt === 8) {
        const path = this.#paths[current === 1 ? 1 : 0];
        throw new StorageError('damaged', `${path}: its flushed part cannot be read; run: visits-store inspect`, {
          path,
        });
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
    for (const path of this.#paths) {
      const handle = (await openIfThere(this.#fileSystem, path)) ?? (await openIfThere(this.#fileSystem, fenced(path)));
      if (handle) handles.push(handle);
    }
    if (handles.length === this.#paths.length) {
      if (this.#elsewhere) this.#position = await readFlushed(handles);
      return handles;
    }
    for (const handle of handles) await handle.close();
    return undefined;
  }

  async #follow(handle: FileHandle, mark: Mark): Promise<Position | undefined> {
    if (mark.durable < HEAD_END || mark.durable > MAX_SEGMENT_BYTES) return undefined;
    let position = this.#position;
    if (position && position.generation > mark.generation) return position;
    const known = position?.generation === mark.generation ? position.offset : 0;
    if (position && known >= mark.durable) return position;
    // Read from where we stopped, into a buffer that keeps the offsets of the file.
    const segment = Buffer.alloc(mark.durable);
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

/**
 * Everything a journal holds that nobody writes any more, the flushed and the unflushed: for whoever writes the result
 * to a place of its own and flushes it there, and never for showing it as it is.
 *
 * @param paths its two segments
 * @throws `damaged` where bytes that were durable once are not valid now; `fault` where they cannot be read
 */
export async function recoverJournal(fileSystem: FileSystem, paths: readonly [string, string]): Promise<Counts> {
  const segments = await Promise.all(
    paths.map(async (path) => {
      try {
        const bytes = await fileSystem.readFile(path, MAX_SEGMENT_BYTES);
        return { path, bytes, position: readHead(bytes) };
      } catch (error) {
        throw failure(error, 'cannot read a journal', path);
      }
    }),
  );
  const [oldest, latest] = segments.sort((a, b) => (a.position?.generation ?? 0) - (b.position?.generation ?? 0));
  if (!oldest || !latest?.position) {
    const path = paths[0];
    throw new StorageError('damaged', `${path}: no valid head; run: visits-store inspect`, { path, offset: 0 });
  }
  // A head that is not valid is a change of segments that a crash interrupted, unless it is known to have been flushed.
  if (!oldest.position && claimsNewer(oldest.bytes, latest.position.generation)) {
    throw damage(oldest.path, HEAD_END);
  }
  readBatches(latest.bytes, latest.position, latest.bytes.length);
  if (provesDurable(latest.bytes, latest.position)) throw damage(latest.path, latest.position.offset);
  return latest.position.counts;
}

function claimsNewer(segment: Buffer, generation: number): boolean {
  const mark = decodeMark(segment);
  return mark !== undefined && mark.generation > generation && mark.durable > 0;
}

function damage(path: string, offset: number): StorageError {
  const where = `${path}: damaged at byte ${offset}: it was flushed once and is not valid now`;
  return new StorageError('damaged', `${where}; run: visits-store inspect`, { path, offset });
}

/** All that is valid, made durable. */
async function readFlushed(handles: readonly FileHandle[]): Promise<Position | undefined> {
  let latest: Position | undefined;
  for (const handle of handles) {
    const { size } = await handle.identify();
    const segment = Buffer.alloc(Math.min(size, MAX_SEGMENT_BYTES));
    await handle.read(segment, 0);
    await handle.flush();
    const position = readHead(segment);
    if (!position || position.generation <= (latest?.generation ?? 0)) continue;
    readBatches(segment, position, segment.length);
    latest = position;
  }
  return latest;
}

async function readMark(handle: FileHandle): Promise<Mark | undefined> {
  const bytes = Buffer.alloc(HEAD_END);
  const length = await handle.read(bytes, 0);
  return decodeMark(bytes.subarray(0, length));
}

function newest(marks: readonly (Mark | undefined)[]): number | undefined {
  let best: number | undefined;
  for (const [index, mark] of marks.entries()) {
    if (mark && mark.durable > 0 && mark.generation > (marks[best ?? -1]?.generation ?? 0)) best = index;
  }
  return best;
}

async function openIfThere(fileSystem: FileSystem, path: string): Promise<FileHandle | undefined> {
  try {
    return await fileSystem.open(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw failure(error, 'cannot open a journal', path);
  }
}
