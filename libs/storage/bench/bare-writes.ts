import { constants, write } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Contestant } from './contestant.ts';
import { GroupCommit } from './group-commit.ts';

const FILE_BYTES = 4 * 1024 * 1024;
/** About what our journal writes for a hit. */
const HIT_BYTES = 48;

/**
 * The physical limit: one `pwrite` at a time in Node's thread pool, to a file that was preallocated and is open with
 * O_DSYNC. Nothing is counted, checked, or ever read.
 */
export async function openBareWrites(directory: string): Promise<Contestant> {
  const path = `${directory}/preallocated`;
  const file = await open(path, constants.O_CREAT | constants.O_RDWR | constants.O_DSYNC);
  await file.write(Buffer.alloc(FILE_BYTES), 0, FILE_BYTES, 0);
  let position = 0;
  const append = (bytes: number) =>
    new Promise<void>((resolve, reject) => {
      if (position + bytes > FILE_BYTES) position = 0;
      write(file.fd, Buffer.alloc(bytes, 1), 0, bytes, position, (error) => (error ? reject(error) : resolve()));
      position += bytes;
    });
  const hits = new GroupCommit<string>(() => append(HIT_BYTES));
  const notes = new GroupCommit<string>((bodies) => append(bodies.reduce((sum, body) => sum + body.length, 0)));
  return {
    hit: (page) => hits.add(page),
    note: (body) => notes.add(body),
    close: () => file.close(),
  };
}
