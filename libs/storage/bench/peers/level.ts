import { randomUUID } from 'node:crypto';
import { ClassicLevel } from 'classic-level';
import type { Contestant } from '../contestant.ts';
import { GroupCommit } from '../group-commit.ts';
import { countersOf } from './counters.ts';

/** LevelDB. `sync` flushes its log before a batch resolves. */
export async function openLevel(directory: string): Promise<Contestant> {
  const database = new ClassicLevel<string, string>(`${directory}/store`);
  await database.open();
  const counters = new Map<string, number>();
  const put = (rows: readonly (readonly [key: string, value: string])[]) =>
    database.batch(
      rows.map(([key, value]) => ({ type: 'put' as const, key, value })),
      { sync: true },
    );
  const hits = new GroupCommit<string>((pages) =>
    put(
      pages.flatMap((page) =>
        countersOf(page).map((key) => {
          const value = (counters.get(key) ?? 0) + 1;
          counters.set(key, value);
          return [key, `${value}`] as const;
        }),
      ),
    ),
  );
  const notes = new GroupCommit<string>((bodies) =>
    put(bodies.map((body) => [`note ${randomUUID()}`, JSON.stringify({ version: 1, body })])),
  );
  return {
    hit: (page) => hits.add(page),
    note: (body) => notes.add(body),
    close: () => database.close(),
  };
}
