import { failure, isGone } from '../errors.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { MAX_LOG_FILE_BYTES } from './log-file.ts';
import type { LogView } from './log-view.ts';

export interface SealOptions {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly incarnation: string;
  readonly view: LogView;
}

/** Keeps what was torn: the last bytes of a process's file, from `offset` on. */
export type KeepTorn = (incarnation: string, offset: number, bytes: Buffer) => Promise<void>;

/**
 * The last file of commits may be one that a process appended to which is gone. Nobody can say whether it had flushed
 * what is read there, nor whether a flush of ours would: so the file is written anew, flushed, and cut where it was torn.
 * Two processes that do so at once write the same.
 *
 * @param mayBeSealed whether that process can append nothing any more
 * @throws `damaged`, `full`, `fault`
 */
export async function sealTail(
  { fileSystem, directory, incarnation: self, view }: SealOptions,
  mayBeSealed: (incarnation: string) => boolean,
  keep: KeepTorn,
): Promise<void> {
  const tail = await view.readTail();
  if (!tail || (tail.commits === 1 && !tail.isTorn) || !mayBeSealed(tail.incarnation)) return;
  const path = `${directory}/${tail.file}`;
  const temporary = `${directory}/${self}.seal.tmp`;
  try {
    const bytes = await fileSystem.readFile(path, MAX_LOG_FILE_BYTES);
    if (tail.isTorn) await keep(tail.incarnation, tail.end, bytes.subarray(tail.end));
    await removeIfThere(fileSystem, temporary);
    const file = await fileSystem.create(temporary, { durable: true });
    try {
      await file.write(bytes.subarray(0, tail.end), 0);
    } finally {
      await file.close();
    }
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await removeIfThere(fileSystem, temporary).catch(() => undefined);
    if (isGone(error)) return; // another process covered it with a checkpoint
    throw failure(error, 'cannot seal the log', path);
  }
  await view.flush();
}
