import type { Operation } from '../commit-log/commit.ts';
import { decodeRecord, type Location } from '../commit-log/log-file.ts';
import { failure } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Note } from '../port.ts';

export type PutNote = Extract<Operation, { op: 'put' }>;

/** Reads notes from where the log has them. */
export class NoteReader {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
  ) {}

  /** @throws `damaged`, `fault` */
  async read(at: Location): Promise<PutNote> {
    const path = `${this.directory}/${at.file}`;
    try {
      const file = await this.fileSystem.open(path);
      try {
        const bytes = Buffer.alloc(at.length);
        await file.read(bytes, at.offset);
        // The index leads only to records of notes.
        return decodeRecord(bytes, path, at.offset) as PutNote;
      } finally {
        await file.close();
      }
    } catch (error) {
      throw failure(error, 'cannot read a note', path);
    }
  }
}

export function noteOf({ id, version, created, updated, title, body }: PutNote): Note {
  return {
    id,
    version,
    ...(title === undefined ? {} : { title }),
    body,
    createdAt: new Date(created).toISOString(),
    updatedAt: new Date(updated).toISOString(),
  };
}
