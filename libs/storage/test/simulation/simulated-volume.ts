import type { SeededRandom } from './seeded-random.ts';

/** A file or directory: what running processes see, and what a power cut would leave. */
export interface Inode {
  readonly inode: number;
  readonly kind: 'file' | 'directory';
  content: Buffer;
  durable: Buffer;
  /** Writes since the last flush, in order. */
  unflushed: { readonly position: number; readonly bytes: Buffer }[];
  modifiedMs: number;
}

/** One change of the name space: atomic, and lost or kept whole by a power cut. */
type NameChange = readonly (readonly [path: string, inode: Inode | undefined])[];

const SECTOR = 512;
const BLOCK = 4096;

/**
 * A disk with a page cache in front of it. What was not flushed a power cut keeps or loses piece by piece: any subset
 * of the writes to a file, each torn at any sector; any subset of the changes of names. POSIX promises no more.
 */
export class SimulatedVolume {
  /** Bytes in all. */
  readonly capacity: number;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #unflushedNames: NameChange[] = [];
  #inodes = 0;
  /** A flush of names has failed: the file system has given up its journal, and no further one succeeds. */
  aborted = false;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#names.set('/', this.makeInode('directory', 0));
    this.#durableNames = new Map(this.#names);
  }

  get used(): number {
    let used = 0;
    for (const { kind, content } of new Set(this.#names.values())) {
      if (kind === 'file') used += Math.ceil(content.length / BLOCK) * BLOCK;
    }
    return used;
  }

  makeInode(kind: Inode['kind'], now: number): Inode {
    this.#inodes += 1;
    const nothing = Buffer.alloc(0);
    return { inode: this.#inodes, kind, content: nothing, durable: nothing, unflushed: [], modifiedMs: now };
  }

  find(path: string): Inode | undefined {
    return this.#names.get(path);
  }

  names(directory: string): string[] {
    const prefix = directory === '/' ? '/' : `${directory}/`;
    const paths = [...this.#names.keys()].filter((path) => path.startsWith(prefix) && path !== '/');
    return paths.map((path) => path.slice(prefix.length)).filter((name) => !name.includes('/'));
  }

  change(...change: NameChange): void {
    for (const [path, inode] of change) setName(this.#names, path, inode);
    this.#unflushedNames.push(change);
  }

  flushNames(directory: string): void {
    const here = (change: NameChange) => change.some(([path]) => parentOf(path) === directory);
    for (const change of this.#unflushedNames.filter(here)) {
      for (const [path, inode] of change) setName(this.#durableNames, path, inode);
    }
    this.#unflushedNames = this.#unflushedNames.filter((change) => !here(change));
  }

  write(file: Inode, bytes: Buffer, position: number, now: number): void {
    file.content = overwrite(file.content, bytes, position);
    file.unflushed.push({ position, bytes: Buffer.from(bytes) });
    file.modifiedMs = now;
  }

  flush(file: Inode): void {
    file.durable = Buffer.from(file.content);
    file.unflushed = [];
  }

  /** A flush that fails: the pages count as clean from now on, and never reach the disk. */
  failFlush(file: Inode): void {
    file.unflushed = [];
  }

  /** Everything that only memory held is gone, or happens to have reached the disk. */
  cutPower(random: SeededRandom): void {
    const kept = random.next();
    this.aborted = false;
    for (const change of this.#unflushedNames) {
      if (!random.chance(kept)) continue;
      for (const [path, inode] of change) setName(this.#durableNames, path, inode);
    }
    this.#unflushedNames = [];
    this.#names = reachable(this.#durableNames);
    this.#durableNames = new Map(this.#names);
    for (const file of new Set(this.#names.values())) {
      let { durable } = file;
      for (const { position, bytes } of file.unflushed) {
        if (!random.chance(kept)) continue;
        const sectors = Math.ceil(bytes.length / SECTOR);
        const from = random.chance(0.5) ? 0 : random.below(sectors) * SECTOR;
        const to = random.chance(0.5)
          ? bytes.length
          : Math.min(bytes.length, from + random.below(sectors + 1) * SECTOR);
        durable = overwrite(durable, bytes.subarray(from, to), position + from);
      }
      file.content = durable;
      file.durable = Buffer.from(durable);
      file.unflushed = [];
    }
  }
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function setName(names: Map<string, Inode>, path: string, inode: Inode | undefined): void {
  if (inode) names.set(path, inode);
  else names.delete(path);
}

/** What still has all the directories above it. */
function reachable(names: ReadonlyMap<string, Inode>): Map<string, Inode> {
  const kept = new Map<string, Inode>();
  const hasParents = (path: string): boolean =>
    path === '/' || (names.get(parentOf(path))?.kind === 'directory' && hasParents(parentOf(path)));
  for (const [path, inode] of names) if (hasParents(path)) kept.set(path, inode);
  return kept;
}

function overwrite(content: Buffer, bytes: Buffer, position: number): Buffer {
  const result = Buffer.alloc(Math.max(content.length, position + bytes.length));
  content.copy(result);
  bytes.copy(result, position);
  return result;
}
