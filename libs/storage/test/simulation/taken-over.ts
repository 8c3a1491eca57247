import type { Client } from './client.ts';
import { SeededRandom } from './seeded-random.ts';
import { makeNotesAlone, type Takeover } from './takeovers.ts';
import { LONG_LATENESS, verify } from './verification.ts';
import { World } from './world.ts';

/** Whoever shows no sign of life for a minute counts as gone; a moment before that others begin to be counted. */
const SOON_GONE_MS = 59_000;
/** What goes on after a nap has come to its end by then, and who is refused has been. */
const AFTERWARDS_MS = 15_000;

/** How a nap ends: at the power cut, of what was not flushed nothing is kept. */
const ENDS = ['awake', 'power cut'] as const;

export interface Naps {
  /** How often somebody fell asleep. */
  readonly naps: number;
  readonly violations: readonly string[];
}

/**
 * A process falls asleep at each system call of what it is doing, another takes over from it, or takes its turn; and
 * it wakes up, goes on and comes to an end before each system call of that, and after the last. Its machine was
 * suspended: by its own clock no time has passed, so it is the files alone that tell it.
 *
 * @param options.stride only at every so many calls, for those who have less time
 */
export async function takeOverAtEveryCall(
  takeover: Takeover,
  { stride = 1, untilViolation = false }: { readonly stride?: number; readonly untilViolation?: boolean },
): Promise<Naps> {
  const violations: string[] = [];
  let naps = 0;
  for (let call = 0, isAsleep = true; isAsleep; call += stride) {
    for (let until = 0, isEarly = true; isEarly && isAsleep; until += stride) {
      for (const end of takeover.turn ? ENDS : (['awake'] as const)) {
        const nap = new Nap(takeover, call);
        isAsleep = await nap.fallAsleep(call);
        if (!isAsleep) break;
        isEarly = await nap.goOnWithout(until);
        if (end === 'awake') await nap.wakeUp();
        else nap.cutPower();
        await nap.judge(end === 'awake');
        naps += 1;
        const when = `asleep at call ${call}, ${end} ${isEarly ? `at call ${until} of the other` : 'afterwards'}`;
        for (const what of nap.violations) violations.push(`${takeover.name}: ${when}: ${what}`);
        if (untilViolation && violations.length > 0) return { naps, violations };
      }
    }
  }
  return { naps, violations };
}

/** One time that a process was asleep. */
class Nap {
  readonly #world: World;
  readonly #takeover: Takeover;
  #sleeper: Client | undefined;
  #heir: Client | undefined;
  #isWorkDone = false;
  #since = 0;

  constructor(takeover: Takeover, seed: number) {
    this.#takeover = takeover;
    this.#world = new World(new SeededRandom(seed), takeover.setting);
  }

  get violations(): readonly string[] {
    return this.#world.oracle.violations;
  }

  /** @returns false where the work was done before so many calls of it were made */
  async fallAsleep(calls: number): Promise<boolean> {
    const { scheduler } = this.#world.machine;
    const sleeper = await scheduler.runThrough(this.#world.join('sleeper'));
    if (!sleeper) throw new Error('nothing is wrong, and the storage does not open');
    this.#sleeper = sleeper;
    await scheduler.runThrough(sleeper.visits.hit('/'));
    await scheduler.runThrough(sleeper.notes.create());
    if (this.#takeover.setting.mode === 'shared') {
      this.#heir = await scheduler.runThrough(this.#world.join('heir'));
      if (this.#takeover.turn) await scheduler.runThrough(makeNotesAlone(sleeper));
      if (this.#heir) this.#heir.process.paused = true;
    }
    const begun = sleeper.process.calls;
    void this.#takeover.work(sleeper).finally(() => {
      this.#isWorkDone = true;
    });
    await scheduler.runUntil(() => this.#isWorkDone || sleeper.process.calls - begun >= calls);
    this.#world.sleepers.add(sleeper.process);
    sleeper.process.paused = true;
    this.#since = scheduler.now;
    return !this.#isWorkDone;
  }

  /** The other makes so many calls. @returns whether that was before it had taken over, or its turn */
  async goOnWithout(calls: number): Promise<boolean> {
    const { scheduler, volume } = this.#world.machine;
    const heir = this.#heir ?? this.#world.start('heir');
    if (this.#heir) heir.process.paused = false;
    else void heir.open();
    this.#heir = heir;
    const { turn } = this.#takeover;
    let isTurnOver = false;
    void turn?.(heir).finally(() => {
      isTurnOver = true;
    });
    const isTakenOver = () =>
      turn ? isTurnOver : !volume.names('/volume/store/journal').some((name) => name.startsWith('sleeper.'));
    let counted: number | undefined;
    scheduler.lateness = turn ? 0 : LONG_LATENESS;
    await scheduler.runUntil(() => {
      if (turn || scheduler.now >= this.#since + SOON_GONE_MS) counted ??= heir.process.calls;
      return isTakenOver() || (counted !== undefined && heir.process.calls - counted >= calls);
    });
    scheduler.lateness = 0;
    heir.process.paused = true;
    return !isTakenOver();
  }

  async wakeUp(): Promise<void> {
    const { scheduler } = this.#world.machine;
    if (this.#sleeper) {
      this.#sleeper.process.suspendedMs = scheduler.now - this.#since;
      this.#sleeper.process.paused = false;
    }
    await scheduler.runUntil(() => this.#isWorkDone);
    if (this.#heir) this.#heir.process.paused = false;
  }

  cutPower(): void {
    this.#world.machine.killAll();
    this.#world.machine.cutPower(undefined, 0);
  }

  /** Where they live, both go on, and one of them is asked; then a third one finds what there is. */
  async judge(areAlive: boolean): Promise<void> {
    const { machine, oracle } = this.#world;
    const { scheduler } = machine;
    try {
      if (areAlive) {
        const end = scheduler.now + AFTERWARDS_MS;
        scheduler.lateness = LONG_LATENESS;
        await scheduler.runUntil(() => scheduler.now >= end);
        scheduler.lateness = 0;
        if (this.#heir?.isOpen) await scheduler.runThrough(ask(this.#heir));
      }
      machine.killAll();
      await verify(this.#world);
    } catch (error) {
      oracle.violate(String(error));
    }
  }
}

async function ask({ visits, notes }: Client): Promise<void> {
  await visits.hit('/');
  await visits.audit();
  await notes.list();
}
