import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHandle, FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';

const BLOCK = 4096;

/** A directory as a volume of so many bytes: whatever is written into it beyond them, by anybody, meets ENOSPC. */
export function limitedVolume(directory: string, bytes: number): FileSystem {
  const used = async () => {
    let sum = 0;
    for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) sum += blocks(await sizeOf(join(entry.parentPath, entry.name)));
    }
    return sum;
  };
  const limited = (file: FileHandle): FileHandle => ({
    ...file,
    write: async (data, position) => {
      const { size } = await file.identify();
      const more = blocks(Math.max(size, position + data.length)) - blocks(size);
      if (more > 0 && (await used()) + more > bytes) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      await file.write(data, position);
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

function blocks(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0; // it is gone by now
  }
}
