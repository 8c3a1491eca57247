import { failure, isGone } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import type { LogView } from './log-view.ts';

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
 * @throws `damaged`, `full`, `fault`
 */
export async function sealTail(
  { fileSystem, directory, view }: SealOptions,
  mayBeSealed: (incarnation: string) => boolean,
  keep: KeepTorn,
): Promise<void> {
  const tail = await view.readTail();
  if (!tail || !mayBeSealed(tail.incarnation)) return;
  view.fence(tail.incarnation);
  if (tail.commits === 1 && !tail.isTorn) return;
  const path = `${directory}/${tail.file}`;
  try {
    const bytes = await fileSystem.readFile(path, MAX_LOG_FILE_BYTES);
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
