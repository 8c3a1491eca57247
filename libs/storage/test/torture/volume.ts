import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real volume, for as long as the torture lasts. */
export interface Volume {
  readonly name: string;
  readonly directory: string;
  /** So many writers fit at once. */
  readonly writers: number;
  /** Longest note written there, in characters. */
  readonly noteLength: number;
  /** Whether notes may find no room. */
  readonly small: boolean;
  /** Takes what is free on it; undefined where that is more than anybody wants to write. */
  readonly fill?: () => Promise<void>;
  readonly free?: () => Promise<void>;
  dispose(): void;
}

const TMPFS_KIB = 100;
const TYPES = new Map([
  [0xef53, 'ext4'],
  [0x01021994, 'tmpfs'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x794c7630, 'overlayfs'],
]);

/** A directory of the disk. */
export async function directoryVolume(): Promise<Volume> {
  const directory = mkdtempSync(join(tmpdir(), 'torture-'));
  const { type } = await statfs(directory);
  return {
    name: `a directory on ${TYPES.get(type) ?? `a file system of type 0x${type.toString(16)}`}`,
    directory,
    writers: 4,
    noteLength: 8000,
    small: false,
    dispose: () => rmSync(directory, { recursive: true }),
  };
}

/** @throws where this user may not mount */
export function tmpfsVolume(): Volume {
  const directory = mkdtempSync(join(tmpdir(), 'torture-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${TMPFS_KIB}k`, 'tmpfs', directory], {
    encoding: 'utf8',
  });
  if (mount.status !== 0) {
    rmSync(directory, { recursive: true });
    throw new Error((mount.stderr || String(mount.error)).trim());
  }
  // A name that file systems have, which storage leaves alone.
  const filler = join(directory, 'lost+found', 'filler');
  return {
    name: `tmpfs of ${TMPFS_KIB} KiB`,
    directory,
    writers: 4,
    noteLength: 2000,
    small: true,
    async fill() {
      await mkdir(join(directory, 'lost+found'), { recursive: true });
      const { bavail, bsize } = await statfs(directory);
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined); // as much as there was room for
    },
    free: () => rm(filler, { force: true }),
    dispose() {
      spawnSync('umount', ['--lazy', directory]);
      rmSync(directory, { recursive: true });
    },
  };
}
