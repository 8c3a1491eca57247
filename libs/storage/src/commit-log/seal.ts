import { failure, isGone, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { decodeCommits } from './commit.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import type { LogView, Tail } from './log-view.ts';

export interface SealOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly view: LogView;
}

/** Keeps what was torn: the last bytes of a process's file, from `offset` on. */
export type KeepTorn = (incarnation: string, offset: number, bytes: Buffer) => Promise<void>;

/**
 * The last file of commits may be one that a process appended to which is gone. Nobody can say whether it had flushed
 * what is read there, nor whether a flush of ours would: so what is whole is written over itself, and flushed. That
 * takes no room, a crash in the middle of it changes nothing, and two processes that do it at once write the same.
 *
 * @param mayBeSealed whether that process can append nothing any more
 * @throws `damaged`, `full`, `fault`; `unavailable` where what was read before is not there any more
 */
export async function sealTail(
  { fileSystem, directory, view }: SealOptions,
  mayBeSealed: (incarnation: string) => boolean,
  keep: KeepTorn,
): Promise<void> {
  const tail = await view.readTail();
  if (!tail || !mayBeSealed(tail.incarnation)) return;
  if (tail.isForgotten) throw forgotten(`${directory}/${tail.file}`);
  view.fence(tail.incarnation);
  if (tail.commits === 1 && !tail.isTorn) return;
  const path = `${directory}/${tail.file}`;
  try {
    const bytes = await fileSystem.readFile(path, MAX_LOG_FILE_BYTES);
    if (!holds(bytes, tail, directory)) throw forgotten(path);
    if (tail.isTorn) await keep(tail.incarnation, tail.end, bytes.subarray(tail.end));
    const file = await fileSystem.open(path, { durable: true });
    try {
      await file.write(bytes.subarray(0, tail.end), 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isGone(error)) return; // another process covered it with a checkpoint
    throw failure(error, 'cannot seal the log', path);
  }
}

/** Whether these bytes begin with what was read of the file before. */
function holds(bytes: Buffer, { file, commits, end }: Tail, directory: string): boolean {
  if (bytes.length < end) return false;
  const found = decodeCommits(bytes.subarray(0, end), directory, file);
  return found.commits.length === commits && found.end === end;
}

/**
 * A flush that fails leaves pages that count as clean, and that the system may forget at any time. Then what was read
 * first, and shown, is not what the disk has: a process that starts now reads that.
 */
function forgotten(path: string): StorageError {
  return new StorageError('unavailable', `${path}: the disk does not have what was read of it before; start again`, {
    path,
  });
}
