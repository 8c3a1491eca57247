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

/** Whether a process still has its journal, as it must before it acknowledges anything (P9). */
export class Ownership {
  readonly #options: OwnershipOptions;
  #confirmedAt: number;

  constructor(options: OwnershipOptions) {
    this.#options = options;
    this.#confirmedAt = options.clock.monotonic();
  }

  /** @throws `fenced` where another process has the file, or may have; or a system error */
  async confirm({ path, identity }: SegmentFile): Promise<void> {
    const { fileSystem, clock, remote } = this.#options;
    const now = clock.monotonic();
    if (now - this.#confirmedAt > LEASE_MS) {
      const seconds = Math.round((now - this.#confirmedAt) / 1000);
      throw new StorageError('fenced', `this process did nothing for ${seconds} s and counts as gone; it must restart`);
    }
    const found = await fileSystem.identify(path, { inMemory: !remote });
    if (found?.inode !== identity.inode || found.device !== identity.device) {
      throw new StorageError('fenced', `another process took over ${path}; this one must restart`, { path });
    }
    this.#confirmedAt = now;
  }
}
