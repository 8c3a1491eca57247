import type { StorageOptions } from '@visits/storage';
import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import { SECTOR, type SimulatedFile } from './simulated-file.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { type NameChange, parentOf, type SimulatedVolume } from './simulated-volume.ts';

type FileSystem = NonNullable<StorageOptions['fileSystem']>;
type FileHandle = Awaited<ReturnType<FileSystem['create']>>;

/** What all processes share. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly volume: SimulatedVolume;
  readonly faults: Faults;
  /** The listing that a node would still show, if it has one. */
  readonly listings: Map<string, { readonly names: readonly string[]; readonly at: number }>;
  /** How a file was written last. */
  readonly lastWrites: WeakMap<SimulatedFile, LastWrite>;
  /** Called when a name was given to a file, or taken away. */
  named(path: string): void;
  /** Called when a fault happened that has this name. */
  happened(what: string): void;
}

interface LastWrite {
  readonly by: SimulatedProcess;
  readonly step: number;
  readonly length: number;
}

/** What the server of a volume says may be as old as this, in milliseconds. */
export const STALE_MS = 60;

/** The file system as one process has it: each call is one step of the scheduler, and may fail as calls do. */
export function fileSystemOf(around: Surroundings, process: SimulatedProcess): FileSystem {
  const { scheduler, volume, random, listings, lastWrites } = around;
  const { node } = process;

  function call<T>(name: string, work: () => T): Promise<T> {
    return scheduler.step(process, name, work);
  }
  function existing(path: string): SimulatedFile {
    return volume.find(path) ?? raise('ENOENT', path);
  }
  function may(fault: keyof Faults): boolean {
    const does = around.faults[fault] > 0 && random.chance(around.faults[fault]);
    if (does) around.happened(fault);
    return does;
  }
  function fail(fault: keyof Faults, code: string, path: string): void {
    if (may(fault)) raise(code, path);
  }
  /** On a full volume a directory may have no room for a name. */
  function name(path: string, file: SimulatedFile): void {
    if (volume.free === 0 && random.chance(0.3)) raiseFull(path);
    rename([path, file]);
  }
  function rename(...change: NameChange): void {
    volume.change(...change);
    for (const [path] of change) {
      listings.delete(`${node} ${parentOf(path)}`);
      around.named(path);
    }
  }
  function raiseFull(path: string): never {
    around.happened('ENOSPC');
    raise('ENOSPC', path);
  }

  function listed(directory: string): readonly string[] {
    const key = `${node} ${directory}`;
    const before = listings.get(key);
    if (before && scheduler.now - before.at <= STALE_MS && may('staleListing')) return before.names;
    const names = volume.names(directory);
    listings.set(key, { names, at: scheduler.now });
    return names;
  }

  /** What a read shows: another's write that ended just before it may also have been going on still. */
  function seen(file: SimulatedFile, from: number, to: number): Buffer {
    const last = lastWrites.get(file);
    const torn = last && last.by !== process && last.step === scheduler.steps - 1 && may('readTorn');
    if (torn) return file.tornContent(node, random.below(last.length)).subarray(from, to);
    return file.content(node, from, to);
  }

  function handle(path: string, file: SimulatedFile, durable: boolean): FileHandle {
    volume.hold(file, 1);
    process.holds(file);
    let toldOf = file.failures;
    const write = (bytes: Buffer, position: number) => {
      lastWrites.set(file, { by: process, step: scheduler.steps, length: bytes.length });
      if (may('writeFails')) {
        const written = Math.floor(random.below(bytes.length) / SECTOR) * SECTOR;
        volume.write(file, bytes.subarray(0, written), position, node, scheduler.now);
        raise('EIO', path);
      }
      if (!durable && position + bytes.length > file.size && may('writeDropped')) return file.drop();
      if (!volume.write(file, bytes, position, node, scheduler.now)) raiseFull(path);
    };
    const settle = (bytes: Buffer, position: number) => {
      if (may('flushFails')) {
        file.failFlush(node, position, bytes.length);
        raise('EIO', path);
      }
      if (!file.flushWrite(position, bytes.length)) raise('EIO', path);
    };
    return {
      read: (into, position) =>
        call(`read ${path} ${position}+${into.length}`, () => {
          fail('readFails', 'EIO', path);
          // A server knows files by their names.
          if (volume.sharing === 'server' && file.names === 0) raise('ESTALE', path);
          const bytes = seen(file, position, position + into.length);
          into.set(bytes);
          return bytes.length;
        }),
      write: async (data, position) => {
        const bytes = Buffer.from(data);
        const what = `${path} ${position}+${bytes.length}`;
        await call(`write ${what}${durable ? ' durably' : ''}`, () => write(bytes, position));
        // Others may see it before the disk has it.
        if (durable) await call(`settle ${what}`, () => settle(bytes, position));
      },
      flush: () =>
        call(`flush ${path}`, () => {
          if (may('flushFails')) {
            file.failFlush(node);
            raise('EIO', path);
          }
          if (!file.flush()) raiseFull(path);
          const failures = file.failures - toldOf;
          toldOf = file.failures;
          if (failures > 0) raise('EIO', path);
        }),
      identify: () => call(`fstat ${path}`, () => identityOf(file)),
      close: () =>
        call(`close ${path}`, () => {
          file.closed(node);
          if (process.letsGo(file)) volume.hold(file, -1);
        }),
    };
  }

  return {
    create: (path, options) =>
      call(`create ${path}`, () => {
        fail('filesRunOut', 'EMFILE', path);
        if (existing(parentOf(path)).kind !== 'directory') raise('ENOTDIR', path);
        if (volume.find(path)) raise('EEXIST', path);
        const file = volume.makeFile('file', scheduler.now);
        name(path, file);
        return handle(path, file, options?.durable === true);
      }),
    open: (path, options) =>
      call(`open ${path}`, () => {
        fail('filesRunOut', 'EMFILE', path);
        const file = existing(path);
        if (random.chance(0.5)) file.forget(node);
        return handle(path, file, options?.durable === true);
      }),
    readFile: (path, limit) =>
      call(`read ${path}`, () => {
        fail('filesRunOut', 'EMFILE', path);
        fail('readFails', 'EIO', path);
        const file = existing(path);
        if (random.chance(0.5)) file.forget(node);
        const content = file.content(node);
        if (content.length > limit) raise('EFBIG', path);
        return content;
      }),
    link: (path, to) =>
      call(`link ${to}`, () => {
        const file = existing(path);
        if (volume.find(to)) raise('EEXIST', to);
        name(to, file);
        if (may('replyLost')) raise(random.chance(0.5) ? 'EEXIST' : 'EIO', to);
      }),
    rename: (from, to) =>
      call(`rename ${from} ${to}`, () => {
        rename([from, undefined], [to, existing(from)]);
        fail('replyLost', 'ENOENT', from);
      }),
    unlink: (path) =>
      call(`unlink ${path}`, () => {
        existing(path);
        rename([path, undefined]);
        fail('replyLost', 'ENOENT', path);
      }),
    list: (directory) =>
      call(`list ${directory}`, () => {
        fail('filesRunOut', 'EMFILE', directory);
        fail('readFails', 'EIO', directory);
        existing(directory);
        return listed(directory).map((one) => ({
          name: one,
          kind: volume.find(`${directory}/${one}`)?.kind ?? 'file',
        }));
      }),
    namesVersion: (directory) =>
      call(`version ${directory}`, () => {
        fail('readFails', 'EIO', directory);
        existing(directory);
        // What a server says of a directory may be old.
        return volume.sharing === 'server' ? undefined : `${volume.namesVersion(directory)}`;
      }),
    identify: (path) =>
      call(`stat ${path}`, () => {
        fail('readFails', 'EIO', path);
        const file = volume.find(path);
        return file && identityOf(file);
      }),
    exists: (path) =>
      call(`access ${path}`, () => {
        fail('readFails', 'EIO', path);
        return volume.find(path) !== undefined;
      }),
    makeDirectory: (path) =>
      call(`mkdir ${path}`, () => {
        for (const directory of [...ancestorsOf(path), path]) {
          if (volume.find(directory)) continue;
          rename([directory, volume.makeFile('directory', scheduler.now)]);
          volume.flushNames(parentOf(directory));
        }
      }),
    removeDirectory: (path) =>
      call(`rmdir ${path}`, () => {
        existing(path);
        if (volume.names(path).length > 0) raise('ENOTEMPTY', path);
        rename([path, undefined]);
      }),
    flushDirectory: (path) =>
      call(`fsync ${path}`, () => {
        fail('filesRunOut', 'EMFILE', path);
        existing(path);
        volume.aborted ||= may('flushFails');
        if (volume.aborted) raise('EIO', path);
        volume.flushNames(path);
      }),
    volume: () =>
      call('statfs', () => ({
        total: volume.capacity,
        free: volume.free,
        remote: volume.sharing !== 'local',
        overwritesInPlace: true,
      })),
  };
}

function ancestorsOf(path: string): string[] {
  const parent = parentOf(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}

function identityOf({ kind, inode, size, modifiedMs }: SimulatedFile) {
  return { kind, device: 1, inode, size, modifiedMs };
}

function raise(code: string, path: string): never {
  throw Object.assign(new Error(`${code}: ${path}`), { code, path });
}
