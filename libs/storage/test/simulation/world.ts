import { openStorage, StorageError } from '@visits/storage';
import { Client } from './client.ts';
import { areHarmless, NO_FAULTS } from './faults.ts';
import type { Bookmark } from './follower.ts';
import { Oracle } from './oracle/oracle.ts';
import type { SeededRandom } from './seeded-random.ts';
import { LARGE_SEGMENTS, type Setting } from './setting.ts';
import { SimulatedMachine } from './simulated-machine.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** What an operation asks storage for: what it may be refused depends on it. */
export type Operation = 'open' | 'close' | 'hit' | 'keyed' | 'read' | 'write' | 'remove';

/** A machine, those who use storage on it, and what they were promised. */
export class World {
  readonly machine: SimulatedMachine;
  readonly oracle: Oracle;
  /** Those that were asleep until others had to think that they are gone. */
  readonly sleepers = new Set<SimulatedProcess>();
  /** Whether somebody sets the total. */
  isSetting = false;
  /** Where followers have stopped. */
  readonly bookmarks: Bookmark[] = [];
  /** Whether processes may find their storage closed. */
  closing = false;
  #bodies = 0;

  constructor(
    readonly random: SeededRandom,
    readonly setting: Setting,
    trace?: string[],
  ) {
    this.machine = new SimulatedMachine(random, setting);
    const { scheduler } = this.machine;
    scheduler.trace = trace;
    this.oracle = new Oracle(setting.adopted, (what) => scheduler.trace?.push(what));
    this.oracle.tell(`setting ${JSON.stringify(setting)}`);
    this.#prepareVolume();
    this.machine.onName = (path) => {
      if (path === '/volume/visits') this.#checkVisits();
    };
  }

  /** Starts a process and has it open the storage. @returns undefined where it was refused, as it may be */
  async join(name: string): Promise<Client | undefined> {
    const client = this.start(name);
    return (await client.open()) ? client : undefined;
  }

  start(name: string): Client {
    const { mode, sharing, segmentBytes, checkpointBytes } = this.setting;
    const { process, options } = this.machine.start(name, sharing === 'local' ? undefined : name);
    return new Client(this, process, () => openStorage({ mode, segmentBytes, checkpointBytes, ...options }));
  }

  newBody(): string {
    this.#bodies += 1;
    const filler = '.'.repeat(this.random.below(this.#longestFiller() + 1));
    const body = `${this.random.pick(KINDS)} body ${this.#bodies} ${filler}`;
    this.oracle.notes.attemptsBody(body);
    return body;
  }

  /** Long ones fill small volumes, and small segments. */
  #longestFiller(): number {
    const { tight, segmentBytes } = this.setting;
    if (tight) return this.random.chance(0.5) ? this.random.pick([1000, 8000]) : 0;
    return segmentBytes < LARGE_SEGMENTS ? segmentBytes : 0;
  }

  /** The words that bodies begin with. */
  newSearch(): string {
    return this.random.pick(KINDS);
  }

  /** From now on nothing fails, and there is room. */
  calm(): void {
    this.machine.faults = NO_FAULTS;
    this.machine.volume.taken = 0;
  }

  /** Whether a hit is in `visits` before it is answered: one process, without load, without faults, with room (P10). */
  get isIdyllic(): boolean {
    const { writers, busy, tight, faults } = this.setting;
    if (this.oracle.total.wasSet) return false;
    return writers === 1 && !busy && !tight && areHarmless(faults) && faults.writeDropped + faults.replyLost === 0;
  }

  /** Whether storage may answer so. */
  mayRefuse(process: SimulatedProcess, operation: Operation, error: unknown): boolean {
    const code = error instanceof StorageError ? error.code : undefined;
    const { faults, volume } = this.machine;
    switch (code) {
      case 'version-conflict':
      case 'not-found':
        return operation === 'write' || operation === 'remove';
      case 'closed':
        return this.closing;
      case 'in-use':
        return operation === 'open' && this.sleepers.size > 0; // it woke up in time
      case 'full': {
        if (operation !== 'write' && operation !== 'keyed' && operation !== 'open' && operation !== 'remove')
          return false;
        return this.setting.tight || volume.taken > 0 || faults.writeDropped > 0;
      }
      case 'fenced':
      case 'fault':
        // Whoever was taken for gone finds its files renamed or removed.
        return this.sleepers.has(process) || !areHarmless(faults);
      case 'unavailable':
        return !areHarmless(faults) || (operation === 'open' && this.mayForget);
      default:
        return false;
    }
  }

  /** Whether a flush has failed: then what a start reads may be gone when it looks again. The next one reads what is there. */
  get mayForget(): boolean {
    return this.machine.tally.has('flushFails');
  }

  #prepareVolume(): void {
    const { volume } = this.machine;
    volume.change(['/volume', volume.makeFile('directory', 0)]);
    volume.flushNames('/');
    if (this.setting.adopted === 0) return;
    const visits = volume.makeFile('file', 0);
    volume.change(['/volume/visits', visits]);
    volume.write(visits, Buffer.from(`${this.setting.adopted}`), 0, '', 0);
    visits.flush();
    volume.flushNames('/volume');
  }

  /** People may look at any moment (P10). */
  #checkVisits(): void {
    const visits = this.visits();
    if (visits === undefined || /^(0|[1-9]\d*)$/.test(visits)) {
      if (Number(visits ?? 0) <= this.oracle.total.ceiling) return;
    }
    this.oracle.violate(`visits says ${visits === undefined ? 'nothing' : JSON.stringify(visits)}`);
  }

  /** What the `visits` file says. */
  visits(): string | undefined {
    return this.machine.volume.find('/volume/visits')?.content('').toString();
  }
}

const KINDS = ['even', 'odd', 'prime'] as const;
