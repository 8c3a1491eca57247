import { isFull, readFailure } from '../errors.ts';
import { errorCode, type FileHandle, type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import type { VolumeLayout } from './layout.ts';

/** What a file takes on a volume comes in pieces of this many bytes. */
export const BLOCK = 4096;

/** So many files hold it: each is let go of when it is needed, and no more. */
const PIECES = 8;
const MOST_BYTES = 512 * 1024;

/**
 * Space set aside on a volume for what must work when it is full (P6): deletions, `visits`, starts, checkpoints. It is
 * real files, for a volume may be filled by others as well. All processes share it; who needs space removes one of
 * them, and whoever finds room again puts it back.
 */
export class Reserve {
  readonly #fileSystem: FileSystem;
  readonly #layout: VolumeLayout;
  /** What the store may take, where a part of it is set aside. */
  #allowed: number | undefined;

  constructor(fileSystem: FileSystem, layout: VolumeLayout) {
    this.#fileSystem = fileSystem;
    this.#layout = layout;
  }

  /** Bytes it has when it is whole: a third of the smallest volumes, and never much. */
  static bytesOf(allowed: number): number {
    return PIECES * pieceBytes(allowed);
  }

  /**
   * From here on whoever makes a file through a guard puts back first what is missing.
   *
   * @param allowed what the store may take, in bytes; undefined where nothing is set aside
   */
  keepWhole(allowed: number | undefined): void {
    this.#allowed = allowed;
  }

  /**
   * Sets aside what is missing, as far as there is room.
   *
   * @throws `unavailable`, `fault`
   */
  async hold(allowed: number): Promise<void> {
    const { reserve } = this.#layout;
    try {
      await this.#fileSystem.makeDirectory(reserve);
      // The piece that goes first comes last: while it is there, all of them are.
      for (const name of NAMES.toReversed()) await this.#holdPiece(`${reserve}/${name}`, pieceBytes(allowed));
    } catch (error) {
      if (!isFull(error)) throw readFailure(error, 'cannot set space aside', reserve);
    }
  }

  /** The bytes that are set aside. */
  async measure(): Promise<number> {
    return sum(await this.#pieces());
  }

  /** Lets go of all of it. */
  async discard(): Promise<void> {
    if ((await this.measure()) > 0) while (await this.release());
  }

  /**
   * Lets go of a piece.
   *
   * @param keep bytes that are not this caller's to let go of
   * @returns whether there was one
   */
  async release(keep = 0): Promise<boolean> {
    const pieces = await this.#pieces().catch(() => []); // whoever needs it is told that the volume is full
    if (sum(pieces) - (pieces[0]?.bytes ?? 0) < keep) return false;
    for (const { path } of pieces) {
      try {
        await this.#fileSystem.unlink(path);
        return true;
      } catch {
        // Another process was faster.
      }
    }
    return false;
  }

  /**
   * The same file system, which lets go of the reserve, piece by piece, before it says that the volume is full. What
   * others have let go of it does not take: that is put back before a file is made.
   *
   * @param kept bytes of it that are for others at this moment
   */
  guard(kept: () => number): FileSystem {
    const fileSystem = this.#fileSystem;
    return {
      create: async (path, options) => {
        if (kept() > 0) await this.#putBack();
        return this.#guarded(kept, await this.#withRoom(kept, () => fileSystem.create(path, options)));
      },
      open: (path, options) => fileSystem.open(path, options),
      readFile: (path, limit) => fileSystem.readFile(path, limit),
      link: (path, name) => this.#withRoom(kept, () => fileSystem.link(path, name)),
      rename: (from, to) => this.#withRoom(kept, () => fileSystem.rename(from, to)),
      unlink: (path) => fileSystem.unlink(path),
      list: (directory) => fileSystem.list(directory),
      namesVersion: (directory) => fileSystem.namesVersion(directory),
      identify: (path, options) => fileSystem.identify(path, options),
      exists: (path, options) => fileSystem.exists(path, options),
      makeDirectory: (path) => this.#withRoom(kept, () => fileSystem.makeDirectory(path)),
      removeDirectory: (path) => fileSystem.removeDirectory(path),
      flushDirectory: (path) => fileSystem.flushDirectory(path),
      volume: (path) => fileSystem.volume(path),
    };
  }

  #guarded(kept: () => number, file: FileHandle): FileHandle {
    return {
      read: (into, position) => file.read(into, position),
      // Not only flushed again: all of it is written again.
      write: (bytes, position) => this.#withRoom(kept, () => file.write(bytes, position)),
      flush: () => file.flush(),
      identify: () => file.identify(),
      close: () => file.close(),
    };
  }

  async #withRoom<T>(kept: () => number, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isFull(error) || !(await this.release(kept()))) throw error;
      }
    }
  }

  /** As `hold`, where it was set aside before, and is not whole. Does not throw: whoever asked has other work to do. */
  async #putBack(): Promise<void> {
    const { reserve } = this.#layout;
    if (this.#allowed === undefined) return;
    try {
      if (await this.#fileSystem.exists(`${reserve}/${NAMES[0]}`, { inMemory: true })) return;
      if (await this.#fileSystem.exists(reserve)) await this.hold(this.#allowed);
    } catch {
      // The next one tries again.
    }
  }

  /** Those that are there. @throws a system error */
  async #pieces(): Promise<{ readonly path: string; readonly bytes: number }[]> {
    const pieces = [];
    for (const name of NAMES) {
      const path = `${this.#layout.reserve}/${name}`;
      const found = await this.#fileSystem.identify(path);
      if (found) pieces.push({ path, bytes: found.size });
    }
    return pieces;
  }

  async #holdPiece(path: string, bytes: number): Promise<void> {
    const found = await this.#fileSystem.identify(path);
    if (found && found.size > 0) return;
    if (found) await removeIfThere(this.#fileSystem, path); // a crash kept its name and nothing else
    let file: FileHandle;
    try {
      file = await this.#fileSystem.create(path);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return; // another process was faster
      throw error;
    }
    try {
      await file.write(Buffer.alloc(bytes), 0);
    } catch (error) {
      await removeIfThere(this.#fileSystem, path);
      throw error;
    } finally {
      await file.close();
    }
  }
}

const NAMES = Array.from({ length: PIECES }, (_, piece) => `${piece}`);

function pieceBytes(allowed: number): number {
  const share = Math.floor(allowed / 64 / PIECES / BLOCK) * BLOCK;
  return Math.min(MOST_BYTES / PIECES, Math.max(BLOCK, share));
}

function sum(pieces: readonly { readonly bytes: number }[]): number {
  return pieces.reduce((bytes, piece) => bytes + piece.bytes, 0);
}
