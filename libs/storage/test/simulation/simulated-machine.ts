import type { StorageOptions } from '@visits/storage';
import { Scheduler, SimulatedProcess } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { type Inode, parentOf, SimulatedVolume } from './simulated-volume.ts';

type FileSystem = NonNullable<StorageOptions['fileSystem']>;
type FileHandle = Awaited<ReturnType<FileSystem['create']>>;
type Presence = NonNullable<StorageOptions['presence']>;

/** How often the machine misbehaves, as probabilities of a call. */
export interface Faults {
  /** A flush fails, and with it the write: EIO. */
  readonly flushFails: number;
  /** link(2) does its work and its answer is lost: EIO, or EEXIST when it was sent again. */
  readonly replyLost: number;
  /** A listing does not show the names of the last moments. */
  readonly staleListing: number;
}

const NO_FAULTS: Faults = { flushFails: 0, replyLost: 0, staleListing: 0 };

/** A machine with one volume, its processes and their clock; everything that happens on it a seed repeats. */
export class SimulatedMachine {
  readonly scheduler: Scheduler;
  readonly volume: SimulatedVolume;
  faults = NO_FAULTS;
  /** Changes when the machine is started again. */
  #boot = 1;
  readonly #listening = new Map<string, SimulatedProcess>();
  readonly #lastListed = new Map<string, string[]>();

  constructor(
    readonly random: SeededRandom,
    capacity: number,
  ) {
    this.scheduler = new Scheduler(random);
    this.volume = new SimulatedVolume(capacity);
  }

  /**
   * What a new process opens its store with.
   *
   * @param node where it runs: the volume is the same everywhere, sockets reach only the same node
   */
  start(
    name: string,
    node = 'node-0',
  ): { readonly process: SimulatedProcess; readonly options: Omit<StorageOptions, 'mode'> } {
    const process = new SimulatedProcess(name, `${node} boot ${this.#boot}`);
    const { scheduler, random } = this;
    return {
      process,
      options: {
        directory: '/volume',
        writer: name,
        fileSystem: this.#fileSystem(process),
        presence: this.#presence(process),
        newId: () => random.id(),
        clock: {
          now: () => scheduler.now,
          monotonic: () => scheduler.now,
          after: (ms, task) => scheduler.after(process, ms, task),
          sleep: (ms) => new Promise((resolve) => scheduler.after(process, ms, resolve)),
        },
      },
    };
  }

  kill(process: SimulatedProcess): void {
    this.scheduler.kill(process);
  }

  /** All processes have died of it. */
  cutPower(): void {
    this.volume.cutPower(this.random);
    this.#lastListed.clear();
    this.#boot += 1;
  }

  #presence(process: SimulatedProcess): Presence {
    const { scheduler } = this;
    return {
      node: process.node,
      announce: (path) =>
        scheduler.step(process, `listen ${path}`, () => {
          this.#listening.set(path, process);
          return () => scheduler.step(process, `unlisten ${path}`, () => void this.#listening.delete(path));
        }),
      answers: (path) => scheduler.step(process, `connect ${path}`, () => this.#listening.get(path)?.alive === true),
    };
  }

  #fileSystem(process: SimulatedProcess): FileSystem {
    const { scheduler, volume, random } = this;
    const call = <T>(name: string, work: () => T) => scheduler.step(process, name, work);
    const existing = (path: string): Inode => volume.find(path) ?? raise('ENOENT', path);
    return {
      create: (path, options) =>
        call(`create ${path}`, () => {
          if (existing(parentOf(path)).kind !== 'directory') raise('ENOTDIR', path);
          if (volume.find(path)) raise('EEXIST', path);
          const inode = volume.makeInode('file', scheduler.now);
          volume.change([path, inode]);
          return this.#handle(process, path, inode, options?.durable === true);
        }),
      open: (path, options) =>
        call(`open ${path}`, () => this.#handle(process, path, existing(path), options?.durable === true)),
      readFile: (path, limit) =>
        call(`read ${path}`, () => {
          const { content } = existing(path);
          if (content.length > limit) raise('EFBIG', path);
          return Buffer.from(content);
        }),
      link: (path, name) =>
        call(`link ${name}`, () => {
          const inode = existing(path);
          if (volume.find(name)) raise('EEXIST', name);
          volume.change([name, inode]);
          if (random.chance(this.faults.replyLost)) raise('EEXIST', name);
        }),
      rename: (from, to) => call(`rename ${from} ${to}`, () => volume.change([from, undefined], [to, existing(from)])),
      unlink: (path) =>
        call(`unlink ${path}`, () => {
          existing(path);
          volume.change([path, undefined]);
        }),
      list: (directory) =>
        call(`list ${directory}`, () => {
          existing(directory);
          const names = volume.names(directory);
          const before = this.#lastListed.get(directory);
          this.#lastListed.set(directory, names);
          const seen = before && random.chance(this.faults.staleListing) ? before : names;
          return seen.map((name) => ({ name, kind: volume.find(`${directory}/${name}`)?.kind ?? 'file' }));
        }),
      identify: (path) =>
        call(`stat ${path}`, () => {
          const inode = volume.find(path);
          return inode && identityOf(inode);
        }),
      makeDirectory: (path) =>
        call(`mkdir ${path}`, () => {
          for (const directory of [...ancestorsOf(path), path]) {
            if (volume.find(directory)) continue;
            volume.change([directory, volume.makeInode('directory', scheduler.now)]);
            volume.flushNames(parentOf(directory));
          }
        }),
      removeDirectory: (path) =>
        call(`rmdir ${path}`, () => {
          existing(path);
          if (volume.names(path).length > 0) raise('ENOTEMPTY', path);
          volume.change([path, undefined]);
        }),
      flushDirectory: (path) =>
        call(`fsync ${path}`, () => {
          existing(path);
          volume.aborted ||= random.chance(this.faults.flushFails);
          if (volume.aborted) raise('EIO', path);
          volume.flushNames(path);
        }),
      volume: () =>
        call('statfs', () => ({ total: volume.capacity, free: volume.capacity - volume.used, remote: false })),
    };
  }

  #handle(process: SimulatedProcess, path: string, file: Inode, durable: boolean): FileHandle {
    const { scheduler, volume, random } = this;
    const write = (bytes: Uint8Array, position: number) =>
      scheduler.step(process, `write ${path} ${position}+${bytes.length}`, () => {
        const grows = Math.max(0, position + bytes.length - file.content.length);
        if (volume.used + grows > volume.capacity) raise('ENOSPC', path);
        volume.write(file, Buffer.from(bytes), position, scheduler.now);
      });
    const flush = () =>
      scheduler.step(process, `flush ${path}`, () => {
        if (random.chance(this.faults.flushFails)) {
          volume.failFlush(file);
          raise('EIO', path);
        }
        volume.flush(file);
      });
    return {
      read: (into, position) =>
        scheduler.step(process, `read ${path} ${position}+${into.length}`, () => {
          const bytes = file.content.subarray(position, position + into.length);
          into.set(bytes);
          return bytes.length;
        }),
      write: async (bytes, position) => {
        await write(bytes, position);
        if (durable) await flush();
      },
      flush,
      identify: () => scheduler.step(process, `fstat ${path}`, () => identityOf(file)),
      close: () => scheduler.step(process, `close ${path}`, () => undefined),
    };
  }
}

function ancestorsOf(path: string): string[] {
  const parent = parentOf(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}

function identityOf({ kind, inode, content, modifiedMs }: Inode) {
  return { kind, device: 1, inode, size: content.length, modifiedMs };
}

function raise(code: string, path: string): never {
  throw Object.assign(new Error(`${code}: ${path}`), { code });
}
