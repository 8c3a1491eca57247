import type { SeededRandom } from './seeded-random.ts';

export const BLOCK = 4096;
export const SECTOR = 512;

/**
 * How nodes share a volume: not at all, there is one; through a server, which shows what a node has flushed; or as one,
 * each seeing at once what another writes.
 */
export type Sharing = 'local' | 'server' | 'cluster';

/** A write that the disk does not have, and whose memory holds it. */
interface DirtyWrite {
  readonly position: number;
  readonly bytes: Buffer;
  readonly node: string;
  /** Its flush has failed: the memory counts as clean, and no later flush will write it. */
  lost: boolean;
}

/**
 * A file, or a directory: what processes see of it, which lies in memory, and what the disk has. A power cut keeps any
 * subset of the writes that were not flushed, each torn at any sector. POSIX promises no more.
 */
export class SimulatedFile {
  /** Names it has, and handles that are open. */
  names = 0;
  handles = 0;
  modifiedMs: number;
  readonly #seen = new Bytes();
  readonly #durable = new Bytes();
  #dirty: DirtyWrite[] = [];
  /** Where the last write was, and what it has replaced. */
  #last: { readonly position: number; readonly before: Buffer; readonly grows: boolean } = {
    position: 0,
    before: Buffer.alloc(0),
    grows: false,
  };
  /** Flushes that have failed. Whoever has the file open is told by his next one: Linux does so since version 4.13. */
  failures = 0;
  /** A write was dropped for lack of room, and nobody was told so yet. */
  #dropped = false;

  constructor(
    readonly inode: number,
    readonly kind: 'file' | 'directory',
    now: number,
    private readonly sharing: Sharing,
  ) {
    this.modifiedMs = now;
  }

  get size(): number {
    return this.#seen.length;
  }

  /** Bytes it takes on the volume. */
  get space(): number {
    return this.kind === 'file' ? Math.ceil(this.#seen.length / BLOCK) * BLOCK : 0;
  }

  /** What is in it, as a process of this node sees it. */
  content(node: string, from = 0, to = this.size): Buffer {
    const isHidden = (write: DirtyWrite) => write.node !== node && (this.sharing === 'server' || write.lost);
    const seen = this.#dirty.some(isHidden) ? this.#without(isHidden) : this.#seen;
    return seen.copy(from, to);
  }

  /** The same for a process that reads while the last write is going on, of which so much is there. */
  tornContent(node: string, written: number): Buffer {
    const content = this.content(node);
    const { position, before, grows } = this.#last;
    if (written < before.length) before.copy(content, position + written, written);
    // Where the write makes the file longer, the rest is not there yet.
    return grows ? content.subarray(0, position + Math.max(before.length, written)) : content;
  }

  write(bytes: Buffer, position: number, node: string, now: number): void {
    const before = this.#seen.copy(position, position + bytes.length);
    this.#last = { position, before, grows: before.length < bytes.length };
    this.#seen.write(bytes, position);
    this.modifiedMs = now;
    this.#dirty.push({ position, bytes: Buffer.from(bytes), node, lost: false });
  }

  drop(): void {
    this.#dropped = true;
  }

  /**
   * The last write at a place is on the disk now, and what it overlaps.
   *
   * @returns false where somebody's flush has failed of it meanwhile: everybody who has the file open is told so
   */
  flushWrite(from: number, length: number): boolean {
    const own = this.#dirty.findLast(({ position, bytes }) => position === from && bytes.length === length);
    this.#settle((write) => overlap(write, from, length));
    return !own?.lost;
  }

  /** What one node has written to a server's file others see when it was closed, by itself or because its process died. */
  closed(node: string): void {
    if (this.sharing === 'server') this.#settle((write) => write.node === node);
  }

  /** @returns false where something was dropped since the last time */
  flush(): boolean {
    this.#settle(() => true);
    const sound = !this.#dropped;
    this.#dropped = false;
    return sound;
  }

  /** A flush that fails: on this node all that it had to write counts as clean from now on. */
  failFlush(node: string, from = 0, length = Number.POSITIVE_INFINITY): void {
    this.failures += 1;
    for (const write of this.#dirty) if (write.node === node && overlap(write, from, length)) write.lost = true;
  }

  /** A node's memory is wanted for something else: what was lost is not to be seen any more. */
  forget(node: string): void {
    const isForgotten = (write: DirtyWrite) => write.lost && write.node === node;
    if (!this.#dirty.some(isForgotten)) return;
    this.#seen.replace(this.#without(isForgotten));
    this.#dirty = this.#dirty.filter((write) => !isForgotten(write));
  }

  /** What only the memory of these nodes held is gone, or happens to have reached the disk. */
  cutPower(random: SeededRandom, kept: number, isOff: (node: string) => boolean): void {
    for (const { position, bytes, node, lost } of this.#dirty) {
      if (lost || (isOff(node) && !random.chance(kept))) continue;
      const sectors = Math.ceil(bytes.length / SECTOR);
      const whole = !isOff(node);
      const from = whole || random.chance(0.5) ? 0 : random.below(sectors) * SECTOR;
      const to =
        whole || random.chance(0.5) ? bytes.length : Math.min(bytes.length, from + random.below(sectors + 1) * SECTOR);
      this.#durable.write(bytes.subarray(from, to), position + from);
    }
    this.#dirty = [];
    this.#seen.replace(this.#durable);
    this.#dropped = false;
  }

  #without(isMissing: (write: DirtyWrite) => boolean): Bytes {
    const view = new Bytes();
    view.replace(this.#durable);
    for (const write of this.#dirty) if (!isMissing(write)) view.write(write.bytes, write.position);
    return view;
  }

  /** These writes are on the disk now, and nothing of what was there before. */
  #settle(which: (write: DirtyWrite) => boolean): void {
    for (const write of this.#dirty) {
      if (which(write) && !write.lost) this.#durable.write(write.bytes, write.position);
    }
    this.#dirty = this.#dirty.filter((write) => !which(write) || (write.lost && !this.#isOverwritten(write)));
  }

  #isOverwritten(lost: DirtyWrite): boolean {
    const later = this.#dirty.slice(this.#dirty.indexOf(lost) + 1);
    return later.some((write) => !write.lost && overlap(write, lost.position, lost.bytes.length));
  }
}

function overlap({ position, bytes }: DirtyWrite, from: number, length: number): boolean {
  return position < from + length && from < position + bytes.length;
}

/** Bytes that grow. */
class Bytes {
  length = 0;
  #buffer: Buffer = Buffer.alloc(0);

  copy(from = 0, to = this.length): Buffer {
    return Buffer.from(this.#buffer.subarray(from, Math.min(to, this.length)));
  }

  write(bytes: Buffer, position: number): void {
    const end = position + bytes.length;
    if (end > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(end, 2 * this.#buffer.length, 64));
      this.#buffer.copy(larger, 0, 0, this.length);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, position);
    this.length = Math.max(this.length, end);
  }

  replace(other: Bytes): void {
    this.#buffer = other.copy();
    this.length = other.length;
  }
}
