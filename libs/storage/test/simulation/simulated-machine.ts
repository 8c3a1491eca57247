import type { StorageOptions } from '@visits/storage';
import { NO_FAULTS } from './faults.ts';
import { Scheduler } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Sharing, SimulatedFile } from './simulated-file.ts';
import { fileSystemOf, type Surroundings } from './simulated-file-system.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { SimulatedVolume } from './simulated-volume.ts';

type Presence = NonNullable<StorageOptions['presence']>;

/** Nodes with one volume, their processes and their clock; everything that happens there a seed repeats. */
export class SimulatedMachine implements Surroundings {
  readonly scheduler: Scheduler;
  readonly volume: SimulatedVolume;
  readonly listings: Surroundings['listings'] = new Map();
  readonly lastWrites: Surroundings['lastWrites'] = new WeakMap();
  faults = NO_FAULTS;
  /** How often what happened. */
  readonly tally = new Map<string, number>();
  /** Told of each name that changed. */
  onName: (path: string) => void = () => undefined;
  /** Changes when the nodes are started again. */
  #boot = 1;
  readonly #processes = new Set<SimulatedProcess>();
  readonly #listening = new Map<string, SimulatedProcess>();

  constructor(
    readonly random: SeededRandom,
    volume: { readonly capacity: number; readonly sharing: Sharing },
  ) {
    this.scheduler = new Scheduler(random);
    this.volume = new SimulatedVolume(volume.capacity, volume.sharing);
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
    this.#processes.add(process);
    const { scheduler, random } = this;
    return {
      process,
      options: {
        directory: '/volume',
        writer: name,
        fileSystem: fileSystemOf(this, process),
        presence: this.#presence(process),
        newId: () => random.id(),
        clock: {
          now: () => scheduler.now,
          monotonic: () => scheduler.now - process.suspendedMs,
          after: (ms, task) => scheduler.after(process, ms, task),
          sleep: (ms) => new Promise((resolve) => scheduler.after(process, ms, resolve)),
        },
      },
    };
  }

  /** As by SIGKILL: files stay as memory has them. */
  kill(process: SimulatedProcess): void {
    if (!process.alive) return;
    this.happened('kill');
    for (const file of this.#end(process)) file.closed(process.node);
  }

  killAll(): void {
    for (const process of [...this.#processes]) this.kill(process);
  }

  /**
   * All nodes lose their power at once, or one that shares the volume by a server; its processes die of it.
   *
   * @param kept the share of what was not flushed that the disk has; by chance where it is left out
   */
  cutPower(node?: string, kept?: number): void {
    this.happened('power cut');
    const isOff = (other: string) => node === undefined || other === node;
    for (const process of [...this.#processes]) if (isOff(process.node)) this.#end(process);
    this.volume.cutPower(this.random, isOff, kept);
    this.listings.clear();
    this.#boot += 1;
  }

  named(path: string): void {
    this.onName(path);
  }

  happened(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  /** @returns what it had open */
  #end(process: SimulatedProcess): readonly SimulatedFile[] {
    this.scheduler.kill(process);
    this.#processes.delete(process);
    const files = process.releaseAll();
    for (const file of files) this.volume.hold(file, -1);
    return files;
  }

  #presence(process: SimulatedProcess): Presence {
    const { scheduler, volume } = this;
    return {
      node: process.node,
      announce: (path) =>
        scheduler.step(process, `listen ${path}`, () => {
          volume.change([path, volume.makeFile('file', scheduler.now)]);
          this.#listening.set(path, process);
          return () =>
            scheduler.step(process, `unlisten ${path}`, () => {
              this.#listening.delete(path);
              if (volume.find(path)) volume.change([path, undefined]);
            });
        }),
      // By the socket's name: nobody finds who is there without it.
      answers: (path) =>
        scheduler.step(
          process,
          `connect ${path}`,
          () => volume.find(path) !== undefined && this.#listening.get(path)?.alive === true,
        ),
    };
  }
}
