import { failure, isGone, readFailure } from '../errors.ts';
import type { FileHandle, FileSystem } from '../file-system/file-system.ts';
import { MAX_SEGMENT_BYTES } from './followed-generation.ts';
import { fenced, openIfThere } from './journal-reader.ts';
import { decodeMark, type Extent } from './segment.ts';
import { readSegment } from './tally.ts';

/**
 * How far a journal is valid, where its mark does not say as much. Not how far it is durable: of what a flush could not
 * write memory may still have every byte.
 *
 * @returns undefined where the mark covers it all, or the journal is not there (any more)
 * @throws `unavailable`
 */
export function unmarkedExtent(fileSystem: FileSystem, paths: readonly [string, string]): Promise<Extent | undefined> {
  return extentBehindMark(fileSystem, paths, async () => undefined);
}

/**
 * The same, made durable: for the log to vouch for, before any of that is shown. For a journal that nobody on this
 * machine has written since it was started: then nothing of it lies in this machine's memory where a failed flush could
 * have left it.
 *
 * @returns and throws as `unmarkedExtent`
 */
export function flushedExtent(fileSystem: FileSystem, paths: readonly [string, string]): Promise<Extent | undefined> {
  return extentBehindMark(fileSystem, paths, (segment) => segment.flush());
}

async function extentBehindMark(
  fileSystem: FileSystem,
  paths: readonly [string, string],
  secure: (segment: FileHandle) => Promise<void>,
): Promise<Extent | undefined> {
  let latest: (Extent & { readonly marked: boolean }) | undefined;
  for (const path of paths) {
    const handle = (await openIfThere(fileSystem, path)) ?? (await openIfThere(fileSystem, fenced(path)));
    if (!handle) return undefined;
    try {
      const { size } = await handle.identify();
      const segment = Buffer.alloc(Math.min(size, MAX_SEGMENT_BYTES));
      await handle.read(segment, 0);
      await secure(handle).catch((error: unknown) => {
        throw failure(error, 'cannot flush a journal', path);
      });
      const position = readSegment(segment)?.position;
      if (!position || position.generation <= (latest?.generation ?? 0)) continue;
      const { generation, offset } = position;
      const mark = decodeMark(segment);
      latest = { generation, durable: offset, marked: mark?.generation === generation && mark.durable >= offset };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw readFailure(error, 'cannot read a journal', path);
    } finally {
      await handle.close();
    }
  }
  return latest?.marked ? undefined : latest && { generation: latest.generation, durable: latest.durable };
}
