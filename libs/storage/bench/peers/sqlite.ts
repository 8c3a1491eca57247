import { randomUUID } from 'node:crypto';
import type BetterSqlite from 'better-sqlite3';
import type { Contestant } from '../contestant.ts';
import { GroupCommit } from '../group-commit.ts';
import { countersOf, sumsOf } from './counters.ts';

/** SQLite as better-sqlite3 has it. */
export async function openBetterSqlite(directory: string): Promise<Contestant> {
  // It ends the whole process on an older one, by a segmentation fault.
  if (Number.parseInt(process.versions.node, 10) < 22) throw new Error(`needs Node 22, this is ${process.version}`);
  const { default: Database } = await import('better-sqlite3');
  return contestant(new Database(`${directory}/store.db`));
}

/**
 * SQLite as libsql has it: a fork with better-sqlite3's interface, which runs on every Node.
 *
 * @param summed whether it is told the sums of a group of hits only
 */
export async function openLibsql(directory: string, summed = false): Promise<Contestant> {
  const { default: Database } = await import('libsql');
  return contestant(new Database(`${directory}/store.db`) as unknown as BetterSqlite.Database, summed);
}

/** A transaction for each group, flushed when it is committed: WAL with `synchronous=FULL`. */
function contestant(database: BetterSqlite.Database, summed = false): Contestant {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE counters (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID');
  database.exec('CREATE TABLE notes (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID');
  const add = database.prepare(
    'INSERT INTO counters VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = value + excluded.value',
  );
  const put = database.prepare('INSERT INTO notes VALUES (?, 1, ?)');
  const addAll = database.transaction((pages: readonly string[]) => {
    if (summed) for (const [key, more] of sumsOf(pages)) add.run(key, more);
    else for (const page of pages) for (const key of countersOf(page)) add.run(key, 1);
  });
  const putAll = database.transaction((bodies: readonly string[]) => {
    for (const body of bodies) put.run(randomUUID(), body);
  });
  const hits = new GroupCommit<string>(async (pages) => addAll.immediate(pages));
  const notes = new GroupCommit<string>(async (bodies) => putAll.immediate(bodies));
  return {
    hit: (page) => hits.add(page),
    note: (body) => notes.add(body),
    close: async () => void database.close(),
  };
}
