import { readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { VolumeLayout } from './layout.ts';

/** What a file takes on a volume comes in pieces of this many bytes. */
export const BLOCK = 4096;

/**
 * Kept free of notes, in bytes: for a checkpoint, for the next `visits`, for deletions, and for the journal and the
 * first commits of a process that starts. (Hits need none: a journal is made whole at the start.)
 */
const RESERVE = 8 * BLOCK;

/** The space the store may take: a number of bytes, or the whole volume. */
export class Budget {
  #used = 0;
  #allowed = 0;
  #remote = false;
  #overwritesInPlace = true;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly layout: VolumeLayout,
    /** Bytes; undefined for whatever the volume has. */
    private readonly limit: number | undefined,
  ) {}

  /** Whether other machines may have the volume mounted. */
  get remote(): boolean {
    return this.#remote;
  }

  /** Whether writing over a file again needs no more space. */
  get overwritesInPlace(): boolean {
    return this.#overwritesInPlace;
  }

  get used(): number {
    return this.#used;
  }

  get allowed(): number {
    return this.#allowed;
  }

  /** Looks again. @throws `unavailable` */
  async measure(): Promise<void> {
    try {
      const { total, free, remote, overwritesInPlace } = await this.fileSystem.volume(this.layout.root);
      this.#remote = remote;
      this.#overwritesInPlace = overwritesInPlace;
      this.#used = this.limit === undefined ? total - free : await this.#sizeOfStore();
      this.#allowed = Math.min(total, this.limit ?? total);
    } catch (error) {
      throw readFailure(error, 'cannot measure the volume', this.layout.root);
    }
  }

  /** Takes so many bytes from the budget, until they are measured. */
  charge(bytes: number): void {
    this.#used += Math.ceil(bytes / BLOCK) * BLOCK;
  }

  /** @throws `full` where a note of so many bytes does not fit; `unavailable` */
  async assertRoom(bytes: number): Promise<void> {
    const cost = Math.ceil(bytes / BLOCK) * BLOCK;
    // What was charged since the last look may be gone again: a checkpoint removes what it covers.
    const fits = () => this.#used + cost + RESERVE <= this.#allowed;
    if (!fits()) await this.measure();
    if (!fits()) {
      const message = `the store uses ${this.#used} of ${this.#allowed} bytes: no room for ${cost} more beside the ${RESERVE} that are reserved`;
      throw new StorageError('full', message, { used: this.#used, allowed: this.#allowed });
    }
  }

  async #sizeOfStore(): Promise<number> {
    let used = BLOCK; // `visits`
    for (const directory of [this.layout.journals, this.layout.log]) {
      for (const { name } of await this.fileSystem.list(directory)) {
        const found = await this.fileSystem.identify(`${directory}/${name}`);
        used += Math.ceil((found?.size ?? 0) / BLOCK) * BLOCK;
      }
    }
    return used;
  }
}
