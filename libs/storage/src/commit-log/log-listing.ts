import { damage, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { checkpointOf, endOf, sequenceOf } from './sequence-name.ts';

/** The directory of the log as it was at a moment. */
export interface LogListing {
  /** The numbers of all files of commits, rising. */
  readonly commits: readonly number[];
  /** The number of the newest checkpoint, 0 where there is none. */
  readonly checkpoint: number;
  /** The last commit that counts of each file of which it is said. */
  readonly ends: ReadonlyMap<number, number>;
}

/** @throws a system error */
export async function listLog(fileSystem: FileSystem, directory: string): Promise<LogListing> {
  const commits: number[] = [];
  const ends = new Map<number, number>();
  let checkpoint = 0;
  for (const { name } of await fileSystem.list(directory)) {
    const sequence = sequenceOf(name);
    if (sequence !== undefined) commits.push(sequence);
    const end = endOf(name);
    if (end) ends.set(end.file, end.last);
    checkpoint = Math.max(checkpoint, checkpointOf(name) ?? 0);
  }
  return { commits: commits.sort((a, b) => a - b), checkpoint, ends };
}

/** A file of the log that should be there. */
export function missing(path: string): StorageError {
  return damage(path, 'it is missing');
}

/** The file that an error is about, if it says so. */
export function pathOf(error: unknown): string | undefined {
  if (error instanceof StorageError) return error.details.path;
  return typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : undefined;
}
