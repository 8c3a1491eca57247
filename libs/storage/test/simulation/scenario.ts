import type { Client } from './client.ts';
import { Follower } from './follower.ts';
import { SeededRandom } from './seeded-random.ts';
import { drawSetting } from './setting.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { LONG_LATENESS, verify } from './verification.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly string[];
  /** System calls that were made. */
  readonly steps: number;
  /** How often what happened. */
  readonly tally: ReadonlyMap<string, number>;
}

/**
 * One run: processes that count and write, die, lose power and come again, all drawn from the seed.
 *
 * @param trace what happened is added to it, line by line
 */
export async function runScenario(seed: number, trace?: string[]): Promise<Outcome> {
  const random = new SeededRandom(seed);
  const scenario = new Scenario(new World(random, drawSetting(random), trace));
  try {
    await scenario.run();
  } catch (error) {
    scenario.world.oracle.violate(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { oracle, machine } = scenario.world;
  return { seed, violations: oracle.violations, steps: machine.scheduler.steps, tally: machine.tally };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What clients do, and how often in relation to each other. */
const ACTIONS: readonly (readonly [times: number, act: (client: Client) => Promise<unknown>])[] = [
  [30, hit],
  [10, ({ visits }) => visits.total()],
  [3, ({ visits }) => visits.counts()],
  [2, ({ visits }) => visits.audit()],
  [2, ({ visits, random }) => visits.set(random.below(200))],
  [5, keyedHit],
  [10, ({ notes }) => notes.create()],
  [4, ({ notes }) => notes.keyedCreate()],
  [10, ({ notes }) => notes.change()],
  [8, ({ notes }) => notes.remove()],
  [8, ({ notes, random }) => notes.list(random.chance(0.5) ? 1000 : 1 + random.below(3))],
  [2, ({ notes, world }) => notes.search(world.newSearch())],
];
const DRAWN = ACTIONS.flatMap(([times, act]) => Array.from({ length: times }, () => act));

function hit({ visits, random }: Client): Promise<void> {
  return visits.hit(random.chance(0.5) ? `/${random.below(4)}` : undefined);
}

/** A batch of a journal, which is flushed. */
const HITS_ARE_WRITTEN = /^write \/volume\/store\/journal\/.* durably$/;

/** Whether a system call is one of those that take a journal from its owner. */
function isTakeover(call: string): boolean {
  return call.startsWith('rename /volume/store/journal/') || /^read \/volume\/store\/journal\/\S+$/.test(call);
}

function keyedHit({ visits, random }: Client): Promise<void> {
  return visits.keyedHit(`/${random.below(4)}`);
}

class Scenario {
  /** Those who work in the present round, and whether they have done their work. */
  #workers = new Map<Client, { done: boolean }>();

  constructor(readonly world: World) {}

  async run(): Promise<void> {
    const { random, setting } = this.world;
    // Small volumes fill up in the course of many.
    const rounds = 1 + random.below(setting.tight ? 12 : 4);
    for (let round = 0; round < rounds; round++) await this.#round();
    this.world.calm();
    await verify(this.world);
    await verify(this.world);
  }

  /** Writers start, work, and end as the seed has it: closed, killed, or without power. */
  async #round(): Promise<void> {
    const { machine, random, setting } = this.world;
    const { scheduler } = machine;
    machine.faults = setting.faults;
    await this.#employAll();
    const crashes = random.chance(0.8);
    const crashAt = scheduler.steps + random.below(random.chance(0.5) ? 200 : 1500);
    await scheduler.runUntil(() => this.#isIdle() || (crashes && scheduler.steps >= crashAt));
    if (setting.tight && random.chance(0.5)) await this.#fill();
    if (crashes && this.#canBeTakenOver && random.chance(0.4)) await this.#sleep();
    else if (crashes && setting.mode === 'shared' && random.chance(0.4)) await this.#loseOne();
    const power = crashes && random.chance(0.6);
    if (!power && random.chance(0.5)) await this.#closeAll();
    for (const { process } of this.#workers.keys()) machine.kill(process);
    this.#workers.clear();
    machine.volume.taken = 0;
    // A file system that has given up is of no use before the machine is started again.
    if (power || machine.volume.aborted) machine.cutPower();
    // Keys are forgotten after a day, and days are told apart.
    if (random.chance(0.1)) scheduler.now += random.below(2 * DAY_MS);
  }

  /** Whether those who sleep count as gone after a while: to others, or to their successors. */
  get #canBeTakenOver(): boolean {
    const { mode, sharing, writers } = this.world.setting;
    return sharing !== 'local' && (mode === 'per-pod' || writers > 1);
  }

  /** All at once, or one after the other, each while those before it work or have just done so. */
  async #employAll(): Promise<void> {
    const { machine, random, setting } = this.world;
    const { scheduler } = machine;
    const most = random.chance(0.5) ? 1000 : 0;
    for (let writer = 0; writer < setting.writers; writer++) {
      this.#employ(`pod-${writer}`);
      const next = scheduler.steps + random.below(most + 1);
      await scheduler.runUntil(() => this.#isIdle() || scheduler.steps >= next);
    }
  }

  #employ(name: string): void {
    const client = this.world.start(name);
    const state = { done: false };
    this.#workers.set(client, state);
    void this.#work(client).finally(() => {
      state.done = true;
    });
  }

  async #work(client: Client): Promise<void> {
    const { random, setting } = this.world;
    if (!(await client.open())) return;
    const follower = random.chance(0.2) ? await Follower.start(client) : undefined;
    const lanes = 1 + random.below(4);
    const each = 1 + random.below(setting.busy ? 100 : 8);
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let index = 0; index < each; index++) await this.#act(client);
      }),
    );
    const bookmark = follower?.bookmark;
    if (bookmark) this.world.bookmarks.push(bookmark);
  }

  async #act(client: Client): Promise<void> {
    const { random, setting } = this.world;
    // On small volumes keys take room that others need.
    const often = setting.tight ? keyedHit : hit;
    const act = setting.busy && random.chance(0.9) ? often : random.pick(DRAWN);
    await act(client);
  }

  #isIdle(): boolean {
    return [...this.#workers].every(([{ process }, { done }]) => !process.alive || process.paused || done);
  }

  /** Somebody else takes all the room there is, and gives it back after a while. */
  async #fill(): Promise<void> {
    const { machine, random } = this.world;
    const { scheduler, volume } = machine;
    volume.taken = volume.free;
    const until = scheduler.steps + random.below(600);
    await scheduler.runUntil(() => this.#isIdle() || scheduler.steps >= until);
    if (random.chance(0.7)) volume.taken = 0;
  }

  /** One dies, alone or with its node, and the others go on. */
  async #loseOne(): Promise<void> {
    const { machine, random, setting } = this.world;
    const { process } = random.pick([...this.#workers.keys()]);
    if (setting.sharing === 'server' && random.chance(0.5)) machine.cutPower(process.node);
    else machine.kill(process);
    await machine.scheduler.runUntil(() => this.#isIdle());
  }

  /** One falls asleep, is taken for gone by the others or by its successor, wakes up and goes on. */
  async #sleep(): Promise<void> {
    const { machine, random, sleepers, setting } = this.world;
    const { scheduler } = machine;
    const sleeper = random.chance(0.5) ? random.pick(this.#processes) : await this.#catchWriter();
    sleepers.add(sleeper);
    sleeper.paused = true;
    const asleepAt = scheduler.now;
    if (setting.mode === 'per-pod') this.#employ(sleeper.name);
    const until = scheduler.now + 50_000 + random.below(40_000);
    // Now and then it wakes up in the middle of being taken over.
    const isLight = random.chance(0.5);
    scheduler.lateness = LONG_LATENESS;
    scheduler.after(new SimulatedProcess('time', ''), until - scheduler.now, () => undefined); // it passes for nobody, too
    await scheduler.runUntil(() => scheduler.now >= until || (isLight && isTakeover(scheduler.last)));
    scheduler.lateness = 0;
    const wakes = scheduler.steps + random.below(20);
    await scheduler.runUntil(() => this.#isIdle() || scheduler.steps >= wakes);
    // Where its machine was suspended its own clock does not tell it so.
    if (random.chance(0.5)) sleeper.suspendedMs += scheduler.now - asleepAt;
    sleeper.paused = false;
    await scheduler.runUntil(() => this.#isIdle());
  }

  /** Somebody whose hits are just being written, if somebody comes to write some soon. */
  async #catchWriter(): Promise<SimulatedProcess> {
    const { scheduler } = this.world.machine;
    const writer = () => this.#processes.find((process) => scheduler.awaits(process, HITS_ARE_WRITTEN));
    const end = scheduler.steps + 200;
    await scheduler.runUntil(() => writer() !== undefined || this.#isIdle() || scheduler.steps >= end);
    return writer() ?? this.world.random.pick(this.#processes);
  }

  get #processes(): SimulatedProcess[] {
    return [...this.#workers.keys()].map(({ process }) => process);
  }

  async #closeAll(): Promise<void> {
    const open = [...this.#workers.keys()].filter((client) => client.isOpen);
    let closed = 0;
    this.world.closing = true;
    for (const client of open) void client.close().finally(() => (closed += 1));
    await this.world.machine.scheduler.runUntil(() => closed === open.length);
    this.world.closing = false;
  }
}
