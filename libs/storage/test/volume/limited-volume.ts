import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHandle, FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';

const BLOCK = 4096;

/**
 * A directory as a volume of so many bytes: of what is written into it beyond them, by anybody, as much as fits is
 * there, and the rest meets ENOSPC.
 */
export function limitedVolume(directory: string, bytes: number): FileSystem {
  const used = () => bytesIn(directory);
  const limited = (file: FileHandle): FileHandle => ({
    ...file,
    write: async (data, position) => {
      const { size } = await file.identify();
      const more = blocks(Math.max(size, position + data.length)) - blocks(size);
      const free = blocks(size) + Math.max(0, bytes - (await used()));
      const fits = more > 0 ? Math.min(data.length, Math.max(0, free - position)) : data.length;
      if (fits > 0) await file.write(data.subarray(0, fits), position);
      if (fits < data.length) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    },
  });
  return {
    ...nodeFileSystem,
    create: async (path, options) => limited(await nodeFileSystem.create(path, options)),
    open: async (path, options) => limited(await nodeFileSystem.open(path, options)),
    volume: async (path) => ({
      ...(await nodeFileSystem.volume(path)),
      total: bytes,
      free: Math.max(0, bytes - (await used())),
    }),
  };
}

/** What the files in a directory take, in bytes, in blocks of 4 KiB; others may be writing there. */
export async function bytesIn(directory: string, counts: (path: string) => boolean = () => true): Promise<number> {
  const sizes = new Map<number, number>(); // by inode: a file may have two names
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !counts(path)) continue;
    const { ino, size } = await statOf(path);
    sizes.set(ino, blocks(size));
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function blocks(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

async function statOf(path: string): Promise<{ readonly ino: number; readonly size: number }> {
  try {
    return await stat(path);
  } catch {
    return { ino: 0, size: 0 }; // it is gone by now
  }
}
