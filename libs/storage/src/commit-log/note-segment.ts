/**
 * A note segment: notes in a file that never changes. Either a checkpoint has moved them together out of commits and
 * older segments; then it is a file of records as commits are: head, one `put` record for each note, one record with
 * their index. Or it is a file of commits that is as large as a segment by itself and stays where it is; then the index
 * is in a file of its own. The checkpoint says where the index is; which of the notes are dead by now it says as well.
 */

import { type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { decodeRecord, encodeRecord, encodeRecords, headText, type Location } from './log-file.ts';
import { readRecord } from './record-reads.ts';

/** A segment is closed when it has this many bytes; on small volumes earlier. */
export const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface NoteSegment {
  /** The file's name in the log's directory. */
  readonly file: string;
  /** Bytes of the file: of a file of commits, those that count. */
  readonly bytes: number;
  /** Where its index record begins, and its length, in bytes; and in which file, if it is another one. */
  readonly index: { readonly file?: string; readonly offset: number; readonly length: number };
  /** Where the records begin that were dead when the checkpoint was made. */
  readonly dead: readonly number[];
}

export interface IndexedNote {
  readonly id: string;
  readonly version: number;
  readonly ordinal: number;
  readonly offset: number;
  readonly length: number;
}

/** A segment that this process has written, with what is in its index. */
export interface WrittenSegment {
  readonly segment: NoteSegment;
  readonly notes: readonly IndexedNote[];
}

/** A note whose record lies elsewhere. */
type CopiedNote = Pick<IndexedNote, 'id' | 'version' | 'ordinal'> & { readonly at: Location };

type IndexRow = readonly [id: string, version: number, ordinal: number, offset: number, length: number];

function rowOf({ id, version, ordinal, offset, length }: IndexedNote): IndexRow {
  return [id, version, ordinal, offset, length];
}

/** The file that holds the index of a segment. */
export function indexFileOf({ file, index }: NoteSegment): string {
  return index.file ?? file;
}

/** Bytes of a segment that are, or were, notes'. */
export function bytesOfNotes({ bytes, index }: NoteSegment): number {
  return index.file === undefined ? index.offset : bytes;
}

/** Reads the index of a segment. @throws `damaged`, `unavailable` */
export async function readSegmentIndex(
  fileSystem: FileSystem,
  directory: string,
  segment: NoteSegment,
): Promise<IndexedNote[]> {
  const { file, bytes, index } = segment;
  const at = { ...index, file: indexFileOf(segment) };
  // What the index alone does not show: that the notes are there as well.
  if (at.file !== file) await readRecord(fileSystem, directory, { file, offset: bytes - 1, length: 1 });
  const { notes } = decodeRecord(await readRecord(fileSystem, directory, at), `${directory}/${at.file}`, at.offset) as {
    readonly notes: readonly IndexRow[];
  };
  return notes.map(([id, version, ordinal, offset, length]) => ({ id, version, ordinal, offset, length }));
}

/** So many bytes are written at once. */
const WRITE_BYTES = 256 * 1024;

/** Writes one segment, front to back. */
export class SegmentWriter {
  readonly #notes: IndexedNote[] = [];
  /** What was added and is not written yet lies at its beginning. */
  readonly #pending = Buffer.allocUnsafe(WRITE_BYTES);
  #pendingBytes = 0;
  #writtenBytes = 0;

  private constructor(
    private readonly handle: FileHandle,
    private readonly file: string,
  ) {}

  /** @param notes how many the file will hold */
  static async create(fileSystem: FileSystem, directory: string, file: string, notes: number): Promise<SegmentWriter> {
    const path = `${directory}/${file}`;
    const handle = await fileSystem.create(path);
    const writer = new SegmentWriter(handle, file);
    try {
      await writer.#append(encodeRecords([headText({ kind: 'notes' }, notes + 1)]));
    } catch (error) {
      await handle.close();
      await removeIfThere(fileSystem, path);
      throw error;
    }
    return writer;
  }

  /** Lists notes whose records stay where they are. */
  refer(notes: readonly CopiedNote[]): void {
    for (const { id, version, ordinal, at } of notes) this.#list(id, version, ordinal, at.offset, at.length);
  }

  /** Copies the records of notes. @param records one behind the other */
  async add(notes: readonly CopiedNote[], records: Buffer): Promise<void> {
    let offset = this.#end;
    for (const { id, version, ordinal, at } of notes) {
      this.#list(id, version, ordinal, offset, at.length);
      offset += at.length;
    }
    await this.#append(records);
  }

  /** Writes the index and flushes. The name is durable after the directory was flushed. */
  async finish(): Promise<WrittenSegment> {
    const index = encodeRecord({ notes: this.#notes.map(rowOf) });
    const offset = this.#end;
    await this.#append(index);
    await this.#write();
    await this.handle.flush();
    await this.handle.close();
    const segment = { file: this.file, bytes: this.#end, index: { offset, length: index.length }, dead: [] };
    return { segment, notes: this.#notes };
  }

  async abandon(): Promise<void> {
    await this.handle.close();
  }

  #list(...[id, version, ordinal, offset, length]: IndexRow): void {
    this.#notes.push({ id, version, ordinal, offset, length });
  }

  /** Where the next record begins. */
  get #end(): number {
    return this.#writtenBytes + this.#pendingBytes;
  }

  async #append(bytes: Buffer): Promise<void> {
    for (let taken = 0; taken < bytes.length; ) {
      const copied = bytes.copy(this.#pending, this.#pendingBytes, taken);
      taken += copied;
      this.#pendingBytes += copied;
      if (this.#pendingBytes === WRITE_BYTES) await this.#write();
    }
  }

  async #write(): Promise<void> {
    await this.handle.write(this.#pending.subarray(0, this.#pendingBytes), this.#writtenBytes);
    this.#writtenBytes += this.#pendingBytes;
    this.#pendingBytes = 0;
  }
}
