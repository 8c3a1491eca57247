/**
 * What the engine asks of a file system: the calls whose order decides whether a crash loses anything. The engine
 * takes it as a parameter, so that a simulated one can crash it between any two of them.
 *
 * Every call rejects with the system's error (`code`: ENOENT, EEXIST, ENOSPC, …); no call follows a symbolic link in
 * the last place of its path.
 */
export interface FileSystem {
  /** Makes a new file, readable and writable; EEXIST where the name is taken. Its name is durable after `flushDirectory`. */
  create(path: string, options?: OpenOptions): Promise<FileHandle>;
  /** Opens an existing file for reading and writing. */
  open(path: string, options?: OpenOptions): Promise<FileHandle>;
  /** The whole file; rejects with EFBIG where it is longer than `limit` bytes. */
  readFile(path: string, limit: number): Promise<Buffer>;
  /** Gives a file a second name; EEXIST where that is taken. Decided by the file system, once, for all its clients. */
  link(path: string, name: string): Promise<void>;
  /** Moves a name, replacing what had the new one. */
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  list(directory: string): Promise<DirectoryEntry[]>;
  /**
   * Is the same at two moments only if no name came to the directory or left it in between. Much cheaper than a
   * listing; undefined where it cannot be told.
   */
  namesVersion(directory: string): Promise<string | undefined>;
  /** What a path names, or undefined where nothing has that name. */
  identify(path: string, options?: InMemory): Promise<FileIdentity | undefined>;
  /**
   * Whether something has a name. This is what to ask of a file that is written all the time: after somebody has looked
   * at its times Linux notes a new one with the next write, and where that is flushed it takes a third longer.
   */
  exists(path: string, options?: InMemory): Promise<boolean>;
  /** Makes a directory and those above it, each durable in the one above; resolves where it exists. */
  makeDirectory(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** Makes the names in a directory durable. */
  flushDirectory(path: string): Promise<void>;
  /** The volume of a path. */
  volume(path: string): Promise<Volume>;
}

export interface InMemory {
  /**
   * What is looked up is used all the time, so the system has it in memory: on a file system of this machine it is looked
   * up at once then, in a tenth of the time that it takes to have another thread do it.
   */
  readonly inMemory?: boolean;
}

export interface Volume {
  /** Its size and what is free on it for us, in bytes. */
  readonly total: number;
  readonly free: number;
  /** Whether other machines may have it mounted: then they see only what was flushed. */
  readonly remote: boolean;
  /** Whether writing over a file again is known to need no more space: not so where every write takes a new place. */
  readonly overwritesInPlace: boolean;
}

export interface OpenOptions extends InMemory {
  /** A write is flushed to the disk when it resolves (O_DSYNC): one call instead of two. */
  readonly durable?: boolean;
}

export interface FileHandle {
  /**
   * Fills `into` from `position`.
   *
   * @returns the bytes read, fewer only at the end of the file; at once where they are in memory (`OpenOptions.inMemory`)
   */
  read(into: Uint8Array, position: number): Promise<number> | number;
  /**
   * Writes all of `bytes` at `position`, or rejects.
   *
   * @param options.atOnce the disk is quick: what is in memory (`OpenOptions.inMemory`) is written without another thread
   */
  write(bytes: Uint8Array, position: number, options?: { readonly atOnce?: boolean }): Promise<void>;
  /** Makes everything written to the file durable (fdatasync). */
  flush(): Promise<void>;
  identify(): Promise<FileIdentity>;
  close(): Promise<void>;
}

export type EntryKind = 'file' | 'directory' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileIdentity {
  readonly kind: EntryKind;
  /** Equal for two names of one file, different for any two files that exist at once. */
  readonly device: number;
  readonly inode: number;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds, by the clock of whoever serves the files. */
  readonly modifiedMs: number;
}

/** The system's error code (`ENOENT`, `ENOSPC`, …) of a rejection, or undefined where it is another error. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Removes a name, or finds that nothing has it. */
export async function removeIfThere(fileSystem: FileSystem, path: string): Promise<void> {
  try {
    await fileSystem.unlink(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
