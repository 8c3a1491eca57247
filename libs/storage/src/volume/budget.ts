import { readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { VolumeLayout } from './layout.ts';
import { BLOCK, Reserve } from './reserve.ts';

/** The smallest store, without its writers' journals, in bytes: `visits`, the log between checkpoints, and the reserve. */
export const MINIMUM_BUDGET = 64 * 1024;
/** So often it looks how large a store is whose files come and go. */
const LOOKS = 8;

/**
 * The space the store may take: a number of bytes, or the whole volume. A part of it is kept free of notes, for what
 * must work when it is full: as files where the volume is the limit, as a sum where a number is.
 */
export class Budget {
  #used = 0;
  #allowed = 0;
  #remote = false;
  #overwritesInPlace = true;
  /** Bytes of the reserve that lie on the volume, and so are among those used. */
  #held = 0;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly layout: VolumeLayout,
    private readonly reserve: Reserve,
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
      this.#held = this.limit === undefined ? await this.reserve.measure() : 0;
      this.#allowed = Math.min(total, this.limit ?? total);
      this.reserve.keepWhole(this.limit === undefined ? this.#allowed : undefined);
    } catch (error) {
      throw readFailure(error, 'cannot measure the volume', this.layout.root);
    }
  }

  /** Sets aside what is missing of the reserve. @throws `unavailable` */
  async hold(): Promise<void> {
    if (this.limit === undefined) await this.reserve.hold(this.#allowed);
    else await this.reserve.discard();
    await this.measure();
  }

  /** Whether so little is free that what can be removed should be, before anything else is written. */
  get isTight(): boolean {
    return this.#taken + 2 * Reserve.bytesOf(this.#allowed) > this.#allowed;
  }

  /**
   * Room for another process, which takes so many bytes for itself, at the cost of half of the reserve at most. Whoever
   * takes over from another frees as much before.
   *
   * @throws `full`
   */
  assertRoomForWriter(bytes: number): void {
    const fits = this.#taken + bytes + Reserve.bytesOf(this.#allowed) / 2 <= this.#allowed;
    if (fits && this.#allowed >= MINIMUM_BUDGET + bytes) return;
    const needs = `a store needs ${MINIMUM_BUDGET} bytes, and ${bytes} more for each process`;
    throw this.#full(`no room for another process; ${needs}`);
  }

  /** Takes so many bytes from the budget, until they are measured. */
  charge(bytes: number): void {
    this.#used += Math.ceil(bytes / BLOCK) * BLOCK;
  }

  /**
   * @returns undefined where a note of so many bytes fits; a promise where it has to look for that
   * @throws `full` where it does not; `unavailable`
   */
  assertRoom(bytes: number): Promise<void> | undefined {
    const cost = Math.ceil(bytes / BLOCK) * BLOCK;
    const isPlenty = this.#taken + cost + 2 * Reserve.bytesOf(this.#allowed) <= this.#allowed;
    return isPlenty ? undefined : this.#assertRoomLeft(cost);
  }

  /** Close to the end only what is there at this moment counts: a checkpoint takes space as well, and gives it back. */
  async #assertRoomLeft(cost: number): Promise<void> {
    await this.measure();
    const reserve = Reserve.bytesOf(this.#allowed);
    if (this.#taken + cost + reserve <= this.#allowed) return;
    throw this.#full(`no room for ${cost} more beside the ${reserve} that are reserved`);
  }

  /** Bytes in use but for the reserve. */
  get #taken(): number {
    return this.#used - this.#held;
  }

  #full(why: string): StorageError {
    const [used, allowed] = [this.#taken, this.#allowed];
    return new StorageError('full', `the store uses ${used} of ${allowed} bytes: ${why}`, { used, allowed });
  }

  /** Where a checkpoint is made meanwhile, some of it goes, and what takes its place is not listed: then it looks again. */
  async #sizeOfStore(): Promise<number> {
    let most = 0;
    for (let look = 1; look <= LOOKS; look++) {
      const { bytes, isWhole } = await this.#lookAtStore();
      if (isWhole) return bytes;
      most = Math.max(most, bytes);
    }
    return most;
  }

  async #lookAtStore(): Promise<{ readonly bytes: number; readonly isWhole: boolean }> {
    let bytes = BLOCK; // `visits`
    let isWhole = true;
    const seen = new Set<number>(); // a file may have two names
    for (const directory of [this.layout.journals, this.layout.log]) {
      for (const { name } of await this.fileSystem.list(directory)) {
        const found = await this.fileSystem.identify(`${directory}/${name}`);
        isWhole &&= found !== undefined;
        if (!found || seen.has(found.inode)) continue;
        seen.add(found.inode);
        bytes += Math.ceil(found.size / BLOCK) * BLOCK;
      }
    }
    return { bytes, isWhole };
  }
}
