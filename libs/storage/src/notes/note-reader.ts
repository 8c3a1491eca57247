import type { Operation } from '../commit-log/commit.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { decodeRecord } from '../commit-log/log-file.ts';
import type { NoteEntry } from '../commit-log/note-index.ts';
import { readRecord, readRecords } from '../commit-log/record-reads.ts';
import { damage, isDamage, isGone } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Note } from '../port.ts';

export type PutNote = Extract<Operation, { op: 'put' }>;

/** Reads notes from where the log has them. */
export class NoteReader {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
    private readonly log: CommitLog,
  ) {}

  /** @returns the note as the log has it; undefined where it has none. @throws as `read` */
  async latest(id: string): Promise<PutNote | undefined> {
    for (;;) {
      const entry = this.log.state.notes.get(id);
      const put = entry && (await this.read(entry));
      if (put || !entry) return put;
    }
  }

  /** Each of these notes as `read` has it; a file that has several of them is opened once. @throws as `read` */
  async readAll(entries: readonly NoteEntry[]): Promise<(PutNote | undefined)[]> {
    const records = await readRecords(this.fileSystem, this.directory, entries);
    return await Promise.all(entries.map((entry) => this.read(entry, records.get(entry))));
  }

  /**
   * @param known the bytes of its record, where they have been read already
   * @returns the note in this version; undefined where the log has another by now, or none
   * @throws `damaged`, `fault`
   */
  async read({ id, version, ordinal, at }: NoteEntry, known?: Buffer): Promise<PutNote | undefined> {
    for (let place = at, move = 0; ; move++) {
      try {
        const record = (place === at && known) || (await readRecord(this.fileSystem, this.directory, place));
        const path = `${this.directory}/${place.file}`;
        // The index leads only to records of notes.
        const put = decodeRecord(record, path, place.offset) as PutNote;
        if (put.id === id && put.version === version) return put;
        throw damage(path, `damaged at byte ${place.offset}: it is not the note that the log says`, place.offset);
      } catch (error) {
        // A checkpoint moves notes and removes where they were; a process that was asleep may have been given the name
        // after that. More than a few such moves in the time of one read are none.
        if (!(isGone(error) || isDamage(error)) || move === MOVES) throw error;
        await this.log.refresh();
        const found = this.log.state.notes.get(id);
        if (found?.version !== version || found.ordinal !== ordinal) return undefined;
        if (isDamage(error) && found.at.file === place.file && found.at.offset === place.offset) throw error;
        place = found.at;
      }
    }
  }
}

const MOVES = 8;

export function noteOf({ id, version, created, updated, title, body }: PutNote): Note {
  const createdAt = isoTime(created);
  const updatedAt = isoTime(updated);
  return title === undefined
    ? { id, version, body, createdAt, updatedAt }
    : { id, version, title, body, createdAt, updatedAt };
}

/** The last time that was asked for: all notes of a commit have the same. */
let latest = { time: 0, iso: '1970-01-01T00:00:00.000Z' };

function isoTime(time: number): string {
  if (time !== latest.time) latest = { time, iso: new Date(time).toISOString() };
  return latest.iso;
}
