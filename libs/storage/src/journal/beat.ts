import { isGone } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { MARK_BYTES } from './segment.ts';

/**
 * A journal's sign of life: changes while its writer lives. It says nothing of what the journal holds, and so can be
 * read of one that a power cut has left without a mark that fits.
 *
 * @param paths its two segments
 * @throws a system error
 */
export async function readBeat(fileSystem: FileSystem, paths: readonly [string, string]): Promise<string> {
  const marks: string[] = [];
  for (const path of paths) marks.push(await readMark(fileSystem, path)); // none is left open where one fails
  return marks.join('.');
}

async function readMark(fileSystem: FileSystem, path: string): Promise<string> {
  const mark = Buffer.alloc(MARK_BYTES);
  try {
    const file = await fileSystem.open(path);
    try {
      await file.read(mark, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return mark.toString('hex');
}
