import { randomUUID } from 'node:crypto';
import { open } from 'lmdb';
import type { Contestant } from '../contestant.ts';
import { GroupCommit } from '../group-commit.ts';
import { countersOf } from './counters.ts';

/** LMDB. A write resolves when its transaction is on the disk (`overlappingSync` would let it resolve before). */
export async function openLmdb(directory: string): Promise<Contestant> {
  const database = open({ path: `${directory}/store.mdb`, overlappingSync: false });
  const counters = new Map<string, number>();
  const hits = new GroupCommit<string>((pages) =>
    database.batch(() => {
      for (const page of pages) {
        for (const key of countersOf(page)) {
          const value = (counters.get(key) ?? 0) + 1;
          counters.set(key, value);
          database.put(key, value);
        }
      }
    }),
  );
  const notes = new GroupCommit<string>((bodies) =>
    database.batch(() => {
      for (const body of bodies) database.put(`note ${randomUUID()}`, { version: 1, body });
    }),
  );
  return {
    hit: (page) => hits.add(page),
    note: (body) => notes.add(body),
    close: () => database.close(),
  };
}
