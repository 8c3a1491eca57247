import { openStorage, type Storage, StorageError, type StorageMode } from '@visits/storage';
import { Oracle } from './oracle.ts';
import { SimulatedProcess } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedMachine } from './simulated-machine.ts';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  readonly acknowledged: number;
}

/** One run: processes that count and write, die, lose power and come again, all drawn from the seed. */
export async function runScenario(seed: number): Promise<Outcome> {
  const scenario = new Scenario(seed);
  try {
    await scenario.run();
  } catch (error) {
    scenario.oracle.violate(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { oracle, machine } = scenario;
  return { seed, violations: oracle.violations, trace: machine.scheduler.trace, acknowledged: oracle.acknowledged };
}

/** How late timers are where a minute must pass: not so late that a beat could be missed. */
const LONG_LATENESS = 700;

const ACTIONS = ['hit', 'hit', 'hit', 'total', 'create', 'change', 'remove', 'list'] as const;

class Scenario {
  readonly oracle: Oracle;
  readonly machine: SimulatedMachine;
  readonly #random: SeededRandom;
  readonly #mode: StorageMode;
  readonly #writers: number;
  /** Whether disks or the network may fail; without, nothing may be refused. */
  readonly #faulty: boolean;
  /** Many hits, and little else. */
  readonly #busy: boolean;
  /** Each writer on a node of its own. */
  readonly #nodes: boolean;
  /** Was asleep until others had to think that it is gone. */
  #sleeper: SimulatedProcess | undefined;
  #bodies = 0;
  #closing = false;
  #running = new Map<SimulatedProcess, Storage | undefined>();

  constructor(seed: number) {
    const random = new SeededRandom(seed);
    this.#random = random;
    this.#mode = random.chance(0.6) ? 'shared' : 'per-pod';
    this.#writers = this.#mode === 'shared' ? 1 + random.below(4) : 1;
    this.#faulty = random.chance(0.3);
    this.#nodes = random.chance(0.3);
    // Small volumes make small segments, which are soon full.
    this.machine = new SimulatedMachine(random, random.chance(0.5) ? 448 * 1024 : 1024 * 1024);
    this.#busy = random.chance(0.15);
    const { volume } = this.machine;
    volume.change(['/volume', volume.makeInode('directory', 0)]);
    volume.flushNames('/');
    const adopted = random.chance(0.3) ? random.below(100) : 0;
    if (adopted > 0) {
      const visits = volume.makeInode('file', 0);
      volume.change(['/volume/visits', visits]);
      volume.write(visits, Buffer.from(`${adopted}`), 0, 0);
      volume.flush(visits);
      volume.flushNames('/volume');
    }
    this.oracle = new Oracle(adopted, this.machine.scheduler.trace);
  }

  async run(): Promise<void> {
    const rounds = 1 + this.#random.below(4);
    for (let round = 0; round < rounds; round++) await this.#round();
    this.machine.faults = { ...this.machine.faults, flushFails: 0, replyLost: 0 };
    await this.#verify();
    await this.#verify();
  }

  /** Writers start, work, and end as the seed has it: closed, killed, or without power. */
  async #round(): Promise<void> {
    const { scheduler } = this.machine;
    if (this.#faulty) this.machine.faults = { flushFails: 0.002, replyLost: 0.05, staleListing: 0 };
    const ends: boolean[] = [];
    for (let writer = 0; writer < this.#writers; writer++) {
      ends.push(false);
      void this.#work(`pod-${writer}`, () => {
        ends[writer] = true;
      });
    }
    const crashAt = scheduler.steps + this.#random.below(this.#random.chance(0.5) ? 200 : 1500);
    const crashes = this.#random.chance(0.8);
    const idle = () => [...this.#running].every(([process], index) => !process.alive || ends[index]);
    await scheduler.runUntil(() => idle() || (crashes && scheduler.steps >= crashAt));
    if (crashes && this.#nodes && this.#writers > 1 && this.#random.chance(0.4)) await this.#sleep(idle);
    else if (crashes && this.#mode === 'shared' && this.#random.chance(0.4)) {
      // One dies, the others go on.
      const victim = this.#random.pick([...this.#running.keys()]);
      this.machine.kill(victim);
      await scheduler.runUntil(idle);
    }
    const power = crashes && this.#random.chance(0.6);
    if (!power && this.#random.chance(0.5)) await this.#closeAll();
    for (const process of this.#running.keys()) if (process.alive) this.machine.kill(process);
    this.#running.clear();
    // A file system that has given up is of no use before the machine is started again.
    if (power || this.machine.volume.aborted) this.machine.cutPower();
  }

  /** One falls asleep, is taken for gone by the others, wakes up and goes on. */
  async #sleep(idle: () => boolean): Promise<void> {
    const { scheduler } = this.machine;
    const sleeper = this.#random.pick([...this.#running.keys()]);
    this.#sleeper = sleeper;
    sleeper.paused = true;
    const until = scheduler.now + 50_000 + this.#random.below(40_000);
    scheduler.lateness = LONG_LATENESS;
    scheduler.after(new SimulatedProcess('time', ''), until - scheduler.now, () => undefined); // it passes for nobody, too
    await scheduler.runUntil(() => scheduler.now >= until);
    scheduler.lateness = 0;
    sleeper.paused = false;
    await scheduler.runUntil(idle);
  }

  async #closeAll(): Promise<void> {
    let open = 0;
    this.#closing = true;
    for (const [process, storage] of this.#running) {
      if (!process.alive || !storage) continue;
      open += 1;
      void this.#attempt(process, 'close', () => storage.close()).then(() => {
        open -= 1;
      });
    }
    await this.machine.scheduler.runUntil(() => open === 0);
    this.#closing = false;
  }

  async #work(name: string, ended: () => void): Promise<void> {
    const { process, options } = this.machine.start(name, this.#nodes ? name : undefined);
    this.#running.set(process, undefined);
    const storage = await this.#attempt(process, 'open', () => openStorage({ mode: this.#mode, ...options }));
    if (storage) {
      this.#running.set(process, storage);
      const lanes = 1 + this.#random.below(4);
      const each = 1 + this.#random.below(this.#busy ? 100 : 8);
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          for (let index = 0; index < each; index++) await this.#act(process, storage);
        }),
      );
    }
    ended();
  }

  async #act(process: SimulatedProcess, storage: Storage): Promise<void> {
    const { oracle } = this;
    const random = this.#random;
    const floor = oracle.floor;
    const action = this.#busy && random.chance(0.9) ? 'hit' : random.pick(ACTIONS);
    switch (action) {
      case 'hit': {
        oracle.attempted += 1;
        const page = random.chance(0.5) ? { page: `/${random.below(4)}` } : {};
        const total = await this.#attempt(process, 'hit', () => storage.visits.record(page));
        if (total === undefined) break;
        oracle.acknowledged += 1;
        oracle.sawTotal(total, floor + 1, 'hit');
        break;
      }
      case 'total': {
        const total = await this.#attempt(process, 'total', () => storage.visits.total());
        if (total !== undefined) oracle.sawTotal(total, floor, 'total');
        break;
      }
      case 'create': {
        const note = await this.#attempt(process, 'create', () => storage.notes.create({ body: this.#newBody() }));
        if (note) oracle.wrote(note);
        break;
      }
      case 'list':
        await this.#list(process, storage);
        break;
      default:
        await this.#change(process, storage);
    }
  }

  async #change(process: SimulatedProcess, storage: Storage): Promise<void> {
    const notes = (await this.#list(process, storage)) ?? [];
    if (notes.length === 0) return;
    const note = this.#random.pick(notes.slice(0, 3));
    const expected = this.#random.chance(0.8) ? [note.version] : undefined;
    if (this.#random.chance(0.3)) {
      this.oracle.attemptsRemoval(note.id);
      const done = await this.#attempt(process, 'remove', async () => {
        await storage.notes.remove(note.id, expected);
        return true;
      });
      if (done) this.oracle.removed(note.id);
    } else {
      const body = this.#newBody();
      const written = await this.#attempt(process, 'replace', () => storage.notes.replace(note.id, { body }, expected));
      if (!written) return;
      if (expected && written.version !== note.version + 1)
        this.oracle.violate('a conditional write hit another version');
      this.oracle.wrote(written);
    }
  }

  async #list(process: SimulatedProcess, storage: Storage) {
    const check = this.oracle.expectation();
    const page = await this.#attempt(process, 'list', () => storage.notes.list({ limit: 1000 }));
    if (page) check(page.notes, 'list');
    return page?.notes;
  }

  #newBody(): string {
    this.#bodies += 1;
    this.oracle.attemptsBody(`body ${this.#bodies}`);
    return `body ${this.#bodies}`;
  }

  /** @returns undefined where storage refused, as it may when something failed */
  async #attempt<T>(process: SimulatedProcess, what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      const code = error instanceof StorageError ? error.code : undefined;
      if (code === 'version-conflict' || code === 'not-found') return undefined;
      if (code === 'closed' && this.#closing) return undefined;
      // Whoever was taken for gone finds its files renamed or removed.
      if ((code === 'fenced' || code === 'fault') && process === this.#sleeper) return undefined;
      if (!this.#faulty || (code !== 'fault' && code !== 'fenced')) {
        this.oracle.violate(`${what} refused: ${error instanceof Error ? error.stack : error}`);
      }
      return undefined;
    }
  }

  /** A process that comes afterwards finds everything, shows it in the file, and leaves it for the next. */
  async #verify(): Promise<void> {
    const { scheduler, volume } = this.machine;
    const { process, options } = this.machine.start('verifier');
    let done = false;
    const work = async () => {
      const storage = await openStorage({ mode: this.#mode, ...options });
      const { floor } = this.oracle;
      const total = await storage.visits.total();
      this.oracle.sawTotal(total, floor, 'total in the end');
      await this.#list(process, storage);
      await new Promise<void>((resolve) => scheduler.after(process, 250, resolve));
      const file = volume.find('/volume/visits')?.content.toString();
      if (file !== `${total}`) this.oracle.violate(`visits says ${file}, the total is ${total}`);
      if (this.#random.chance(0.9)) return await storage.close();
      // By then whoever died while it started, or after it was folded, is known to be gone.
      scheduler.lateness = LONG_LATENESS;
      await new Promise<void>((resolve) => scheduler.after(process, 100_000, resolve));
      scheduler.lateness = 0;
      await storage.close();
      for (const directory of ['journal', 'live']) {
        const left = volume.names(`/volume/store/${directory}`);
        if (left.length > 0) this.oracle.violate(`a clean close left ${left}`);
      }
    };
    let failure: unknown;
    void work()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        done = true;
      });
    await scheduler.runUntil(() => done);
    if (failure) throw failure;
  }
}
