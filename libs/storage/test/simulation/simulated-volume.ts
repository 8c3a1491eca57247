import type { SeededRandom } from './seeded-random.ts';
import { BLOCK, type Sharing, SimulatedFile } from './simulated-file.ts';

/** One change of the name space: atomic, and lost or kept whole by a power cut. */
export type NameChange = readonly (readonly [path: string, file: SimulatedFile | undefined])[];

/**
 * A volume: names, files and the space they take. Of the changes of names that were not flushed a power cut keeps any
 * subset, unless a server has the volume: servers make a name durable before they answer.
 */
export class SimulatedVolume {
  /** Bytes that somebody else takes at present. */
  taken = 0;
  /** A flush of names has failed: the file system has given up its journal, and no further one succeeds. */
  aborted = false;
  #used = 0;
  #names = new Map<string, SimulatedFile>();
  #within = new Map<string, Set<string>>();
  #durableNames = new Map<string, SimulatedFile>();
  readonly #versions = new Map<string, number>();
  #unflushed: NameChange[] = [];
  #files = 0;

  constructor(
    /** Bytes in all. */
    readonly capacity: number,
    readonly sharing: Sharing,
  ) {
    this.#names.set('/', this.makeFile('directory', 0));
    this.#within.set('/', new Set());
    this.#durableNames = new Map(this.#names);
  }

  get free(): number {
    return Math.max(0, this.capacity - this.taken - this.#used);
  }

  makeFile(kind: SimulatedFile['kind'], now: number): SimulatedFile {
    this.#files += 1;
    return new SimulatedFile(this.#files, kind, now, this.sharing);
  }

  find(path: string): SimulatedFile | undefined {
    return this.#names.get(path);
  }

  /** What a directory holds. */
  names(directory: string): string[] {
    return [...(this.#within.get(directory) ?? [])];
  }

  /** How often names of a directory have changed. */
  namesVersion(directory: string): number {
    return this.#versions.get(directory) ?? 0;
  }

  change(...change: NameChange): void {
    for (const [path, file] of change) this.#setName(path, file);
    if (this.sharing === 'server') for (const [path, file] of change) setDurable(this.#durableNames, path, file);
    else this.#unflushed.push(change);
  }

  flushNames(directory: string): void {
    const rest: NameChange[] = [];
    for (const change of this.#unflushed) {
      if (!change.some(([path]) => parentOf(path) === directory)) rest.push(change);
      else for (const [path, file] of change) setDurable(this.#durableNames, path, file);
    }
    this.#unflushed = rest;
  }

  /** @returns whether there was room for it; else nothing is written */
  write(file: SimulatedFile, bytes: Buffer, position: number, node: string, now: number): boolean {
    const before = file.space;
    const after = Math.max(before, Math.ceil((position + bytes.length) / BLOCK) * BLOCK);
    if (after > before && after - before > this.free) return false;
    file.write(bytes, position, node, now);
    this.#used += file.space - before;
    return true;
  }

  /** A handle of it was opened or closed. */
  hold(file: SimulatedFile, handles: 1 | -1): void {
    this.#count(file, 0, handles);
  }

  /** Everything that only the memory of these nodes held is gone, or happens to have reached the disk. */
  cutPower(random: SeededRandom, isOff: (node: string) => boolean, kept = drawKept(random)): void {
    this.aborted = false;
    if (this.sharing !== 'server') this.#cutNames(random, kept);
    for (const file of new Set(this.#names.values())) {
      this.#used -= file.space;
      file.cutPower(random, kept, isOff);
      this.#used += file.space;
    }
  }

  #cutNames(random: SeededRandom, kept: number): void {
    const before = this.#durableNames;
    this.#durableNames = reachable(
      applied(
        before,
        this.#unflushed.filter(() => random.chance(kept)),
      ),
    );
    // Space is given to others only once the names that had it are gone from the disk.
    if (spaceOf(this.#durableNames) > this.capacity) this.#durableNames = reachable(applied(before, this.#unflushed));
    this.#unflushed = [];
    for (const path of [...this.#names.keys()]) if (path !== '/') this.#setName(path, undefined);
    for (const [path, file] of this.#durableNames) if (path !== '/') this.#setName(path, file);
  }

  #setName(path: string, file: SimulatedFile | undefined): void {
    const before = this.#names.get(path);
    if (file) this.#count(file, 1, 0);
    if (before) this.#count(before, -1, 0);
    const directory = parentOf(path);
    this.#versions.set(directory, this.namesVersion(directory) + 1);
    const siblings = this.#within.get(directory);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (file) {
      this.#names.set(path, file);
      siblings?.add(name);
      if (file.kind === 'directory') this.#within.set(path, this.#within.get(path) ?? new Set());
    } else {
      this.#names.delete(path);
      siblings?.delete(name);
    }
  }

  /** A file takes space as long as it has a name or somebody has it open. */
  #count(file: SimulatedFile, names: number, handles: number): void {
    const before = file.names + file.handles > 0;
    file.names += names;
    file.handles += handles;
    const after = file.names + file.handles > 0;
    if (after !== before) this.#used += after ? file.space : -file.space;
  }
}

/** Now and then all of it, or nothing. */
function drawKept(random: SeededRandom): number {
  return random.chance(0.2) ? random.below(2) : random.next();
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function setDurable(names: Map<string, SimulatedFile>, path: string, file: SimulatedFile | undefined): void {
  if (file) names.set(path, file);
  else names.delete(path);
}

function applied(
  names: ReadonlyMap<string, SimulatedFile>,
  changes: readonly NameChange[],
): Map<string, SimulatedFile> {
  const result = new Map(names);
  for (const change of changes) for (const [path, file] of change) setDurable(result, path, file);
  return result;
}

function spaceOf(names: ReadonlyMap<string, SimulatedFile>): number {
  return [...new Set(names.values())].reduce((sum, file) => sum + file.space, 0);
}

/** What still has all the directories above it, those first. */
function reachable(names: ReadonlyMap<string, SimulatedFile>): Map<string, SimulatedFile> {
  const hasParents = (path: string): boolean =>
    path === '/' || (names.get(parentOf(path))?.kind === 'directory' && hasParents(parentOf(path)));
  const kept = [...names].filter(([path]) => hasParents(path));
  return new Map(kept.sort(([a], [b]) => a.split('/').length - b.split('/').length));
}
