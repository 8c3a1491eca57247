import type { Clock } from '../clock.ts';
import { StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { SegmentFile } from './segment-file.ts';

export interface OwnershipOptions {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** Whether other machines may have the volume mounted. */
  readonly remote: boolean;
}

/**
 * Who was not seen alive for this long, by its own clock, acknowledges nothing any more: others may have taken it for
 * gone (`GONE_AFTER_MS`, which is longer), and what a file server says of a name may be that old as well.
 */
const LEASE_MS = 40_000;

/** More often it would cost: see `FileSystem.exists`. */
const IDENTIFY_EVERY_MS = 1_000;

/** Whether a process still has its journal, as it must before it acknowledges anything (P9). */
export class Ownership {
  readonly #options: OwnershipOptions;
  #confirmedAt: number;
  #identifiedAt = Number.NEGATIVE_INFINITY;

  constructor(options: OwnershipOptions) {
    this.#options = options;
    this.#confirmedAt = options.clock.monotonic();
  }

  /**
   * Others take a journal by its name, which was never another file's: that it is there is enough. Only people put
   * another file in its place, with a copy of the store: that is looked for now and then.
   *
   * @throws `fenced` where another process has the file, or may have; or a system error */
  async confirm(segment: SegmentFile): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (now - this.#confirmedAt > LEASE_MS) {
      const seconds = Math.round((now - this.#confirmedAt) / 1000);
      throw new StorageError('fenced', `this process did nothing for ${seconds} s and counts as gone; it must restart`);
    }
    const isDue = now - this.#identifiedAt >= IDENTIFY_EVERY_MS;
    if (!(await (isDue ? this.#isTheSame(segment) : this.#isThere(segment)))) {
      const { path } = segment;
      throw new StorageError('fenced', `another process took over ${path}; this one must restart`, { path });
    }
    if (isDue) this.#identifiedAt = now;
    this.#confirmedAt = now;
  }

  #isThere({ path }: SegmentFile): Promise<boolean> {
    const { fileSystem, remote } = this.#options;
    return fileSystem.exists(path, { inMemory: !remote });
  }

  async #isTheSame({ path, identity }: SegmentFile): Promise<boolean> {
    const { fileSystem, remote } = this.#options;
    const found = await fileSystem.identify(path, { inMemory: !remote });
    return found?.inode === identity.inode && found.device === identity.device;
  }
}
