import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  fsync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  write,
  writeSync,
} from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DirectoryEntry, EntryKind, FileHandle, FileIdentity, FileSystem, OpenOptions } from './file-system.ts';
import { errorCode } from './file-system.ts';

/** The machine's own file system. */
export const nodeFileSystem: FileSystem = {
  async create(path, options) {
    const atOnce = options?.inMemory === true && (await isLocal(dirname(path)));
    const access = constants.O_CREAT | constants.O_EXCL | accessOf(options);
    return handleOf(await fs.open(path, access, 0o644), atOnce);
  },
  async open(path, options) {
    const atOnce = options?.inMemory === true && (await isLocal(dirname(path)));
    return handleOf(await fs.open(path, accessOf(options)), atOnce);
  },
  async readFile(path, limit) {
    const file = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      if (size > limit) throw Object.assign(new Error(`${path} has ${size} bytes`), { code: 'EFBIG' });
      return await file.readFile();
    } finally {
      await file.close();
    }
  },
  link: (path, name) => fs.link(path, name),
  rename: (from, to) => fs.rename(from, to),
  unlink: (path) => fs.unlink(path),
  async list(directory): Promise<DirectoryEntry[]> {
    const entries = await fs.readdir(directory, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  },
  async namesVersion(directory) {
    if (!(await isLocal(directory))) return undefined;
    const { mtimeMs } = lstatSync(directory);
    const tick = mtimeMs % 1000 === 0 ? WHOLE_SECOND_MS : CLOCK_TICK_MS;
    return Date.now() - mtimeMs > tick ? String(mtimeMs) : undefined;
  },
  async identify(path, { inMemory = false } = {}) {
    if (inMemory && (await isLocal(dirname(path)))) {
      const found = lstatSync(path, { throwIfNoEntry: false });
      return found && identityOf(found);
    }
    try {
      return identityOf(await fs.lstat(path));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  },
  async exists(path, { inMemory = false } = {}) {
    try {
      if (inMemory && (await isLocal(dirname(path)))) accessSync(path);
      else await fs.lstat(path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  },
  makeDirectory,
  removeDirectory: (path) => fs.rmdir(path),
  flushDirectory,
  async volume(path) {
    const { blocks, bavail, bsize, type } = await fs.statfs(path);
    return {
      total: blocks * bsize,
      free: bavail * bsize,
      remote: !LOCAL.has(type),
      overwritesInPlace: !COPY_ON_WRITE.has(type),
    };
  },
};

/** Changes of a directory within this time may have the same time: the system's clock for them ticks. Generous. */
const CLOCK_TICK_MS = 50;
/** Some file systems, as ext4 on small old volumes, keep whole seconds. */
const WHOLE_SECOND_MS = 1050;

const local = new Map<string, boolean>();

/** Whether a directory is on a file system of this machine. Asked of the system once. */
function isLocal(directory: string): Promise<boolean> | boolean {
  return local.get(directory) ?? askWhetherLocal(directory);
}

async function askWhetherLocal(directory: string): Promise<boolean> {
  const found = LOCAL.has((await fs.statfs(directory)).type);
  local.set(directory, found);
  return found;
}

/** Linux's numbers of file systems that one machine mounts at a time (statfs(2)); any other may be a network's. */
const LOCAL = new Set([
  0xef53, // ext2, ext3, ext4
  0x01021994, // tmpfs
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0x794c7630, // overlayfs
]);

/** File systems that never write in the same place. What a file server does nobody can tell: it counts as others do. */
const COPY_ON_WRITE = new Set([
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xca451a4e, // bcachefs
  0xf2f52010, // f2fs
]);

async function flushDirectory(path: string): Promise<void> {
  if (await isLocal(path)) {
    // A directory in use is in memory: only the flush is worth another thread.
    const directory = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await new Promise<void>((resolve, reject) => fsync(directory, (error) => (error ? reject(error) : resolve())));
    } finally {
      closeSync(directory);
    }
    return;
  }
  const directory = await fs.open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/**
 * With the directories above it. Not by Node's `recursive`: that calls a volume mounted read-only "no such file or
 * directory", and does not return at all where the system keeps saying so, as below /proc.
 */
async function makeDirectory(path: string): Promise<void> {
  if (await madeDirectory(path)) return;
  const above = dirname(path);
  if (above !== path) await makeDirectory(above);
  if (!(await madeDirectory(path))) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', path });
}

/** @returns whether the directory is there now; not so where the one above is missing */
async function madeDirectory(path: string): Promise<boolean> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return false;
    if (code === 'EEXIST' && (await fs.stat(path)).isDirectory()) return true;
    throw error;
  }
  await flushDirectory(dirname(path));
  return true;
}

function accessOf(options: OpenOptions = {}): number {
  return constants.O_RDWR | constants.O_NOFOLLOW | (options.durable ? constants.O_DSYNC : 0);
}

function readAtOnce({ fd }: fs.FileHandle, into: Uint8Array, position: number): number {
  let done = 0;
  while (done < into.length) {
    const bytesRead = readSync(fd, into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

async function readInPool(file: fs.FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** @param atOnce what only looks does not go through the thread pool */
function handleOf(file: fs.FileHandle, atOnce = false): FileHandle {
  return {
    read: (into, position) => (atOnce ? readAtOnce : readInPool)(file, into, position),
    async write(bytes, position, options) {
      let done = 0;
      while (done < bytes.length) {
        const bytesWritten =
          atOnce && options?.atOnce
            ? writeSync(file.fd, bytes, done, bytes.length - done, position + done)
            : await writeSome(file.fd, bytes, done, position + done);
        // A write of nothing without an error would loop for ever; POSIX leaves it open, so it counts as no space.
        if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
        done += bytesWritten;
      }
    },
    flush: () => file.datasync(),
    identify: async () => identityOf(atOnce ? fstatSync(file.fd) : await file.stat()),
    close: () => file.close(),
  };
}

/** With a callback: a promise of Node's own takes as long beside the write as everything else that a hit takes. */
function writeSome(file: number, bytes: Uint8Array, begin: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(file, bytes, begin, bytes.length - begin, position, (error, written) => {
      if (error) reject(error);
      else resolve(written);
    });
  });
}

function identityOf(stat: Stats): FileIdentity {
  return { kind: kindOf(stat), device: stat.dev, inode: stat.ino, size: stat.size, modifiedMs: stat.mtimeMs };
}

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}
