/** Something that does the durable work that is measured. What a call promises when it resolves: it is on the disk. */
export interface Contestant {
  /** Counts a visit: in the total, for the page, and for the day. */
  hit(page: string): Promise<unknown>;
  /** Keeps a new note. */
  note(body: string): Promise<unknown>;
  close(): Promise<void>;
}

/** What is measured, by the name the tables have. */
export type ContestantName =
  | 'bare writes'
  | 'visits per-pod'
  | 'visits shared'
  | 'better-sqlite3'
  | 'libsql'
  | 'libsql, summed'
  | 'lmdb'
  | 'classic-level';

/**
 * Peers: others that do the same work, as one would have them do it: each hit of a group adds to the three counters, and
 * the group is one transaction.
 */
export const PEERS: readonly ContestantName[] = ['better-sqlite3', 'libsql', 'lmdb', 'classic-level'];

/**
 * The physical limit, us, the peers; and, beside them, a peer that is told the sums of each group only, as our journal
 * sums them up: what it would be if somebody built that on top of it.
 */
export const CONTESTANTS: readonly ContestantName[] = [
  'bare writes',
  'visits per-pod',
  'visits shared',
  ...PEERS,
  'libsql, summed',
];

/** Opens a contestant in an empty directory. @throws where this machine cannot run it; the message says why */
export async function openContestant(name: ContestantName, directory: string): Promise<Contestant> {
  switch (name) {
    case 'bare writes':
      return (await import('./bare-writes.ts')).openBareWrites(directory);
    case 'visits per-pod':
      return (await import('./visits.ts')).openVisits('per-pod', directory);
    case 'visits shared':
      return (await import('./visits.ts')).openVisits('shared', directory);
    case 'better-sqlite3':
      return (await import('./peers/sqlite.ts')).openBetterSqlite(directory);
    case 'libsql':
      return (await import('./peers/sqlite.ts')).openLibsql(directory);
    case 'libsql, summed':
      return (await import('./peers/sqlite.ts')).openLibsql(directory, true);
    case 'lmdb':
      return (await import('./peers/lmdb.ts')).openLmdb(directory);
    case 'classic-level':
      return (await import('./peers/level.ts')).openLevel(directory);
  }
}
