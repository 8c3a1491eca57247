import type { Client } from './client.ts';
import { SeededRandom } from './seeded-random.ts';
import { CALM, type Setting } from './setting.ts';
import type { Naps } from './taken-over.ts';
import { LONG_LATENESS, verify } from './verification.ts';
import { World } from './world.ts';

/** What a process does that counts alone, when another one starts beside it. */
export interface Arrival {
  readonly name: string;
  readonly setting: Setting;
  before(first: Client): Promise<unknown>;
  work(first: Client): Promise<unknown>;
}

const SETTING: Setting = { ...CALM, mode: 'shared', writers: 2 };
/** Segments of one block. */
const SMALL = { capacity: 128 * 1024, checkpointBytes: 900 };

export const ARRIVALS: readonly Arrival[] = [
  {
    name: 'a hit, where the mark does not cover the one before it',
    setting: SETTING,
    before: ({ visits }) => visits.hit('/'),
    work: ({ visits }) => visits.hit('/'),
  },
  {
    name: 'a hit, where the mark covers the one before it',
    setting: SETTING,
    async before({ visits }) {
      await visits.hit('/');
      await visits.audit();
    },
    work: ({ visits }) => visits.hit('/'),
  },
  {
    name: 'hits that change segments',
    setting: { ...SETTING, ...SMALL },
    before: (first) => longHits(first, 11),
    work: (first) => longHits(first, 3),
  },
];

/**
 * A process counts alone and falls asleep at each system call of that. Another one starts, and shows the total; the
 * sleeper wakes up before each system call of that, and after the last, and goes on to the end of its work. Then it is
 * for the newcomer to see what the sleeper was told.
 *
 * @param options.stride only at every so many calls, for those who have less time
 */
export async function arriveAtEveryCall(
  arrival: Arrival,
  { stride = 1, untilViolation = false }: { readonly stride?: number; readonly untilViolation?: boolean },
): Promise<Naps> {
  const violations: string[] = [];
  let naps = 0;
  for (let call = 0, isAsleep = true; isAsleep; call += stride) {
    for (let wake = 0, isEarly = true; isEarly; wake += stride) {
      const world = new World(new SeededRandom(call), arrival.setting);
      const outcome = await tell(world, arrival, call, wake).catch((error: unknown) => {
        world.oracle.violate(String(error));
        return { isAsleep: true, isEarly: false };
      });
      ({ isAsleep, isEarly } = outcome);
      if (!isAsleep) break;
      naps += 1;
      const when = `asleep at call ${call}, awake ${isEarly ? `at call ${wake} of the other` : 'afterwards'}`;
      for (const what of world.oracle.violations) violations.push(`${arrival.name}: ${when}: ${what}`);
      if (untilViolation && violations.length > 0) return { naps, violations };
    }
  }
  return { naps, violations };
}

/** @returns whether its work went on for so many calls, and whether it woke up before the other had come */
async function tell(
  world: World,
  { before, work }: Arrival,
  call: number,
  wake: number,
): Promise<{ readonly isAsleep: boolean; readonly isEarly: boolean }> {
  const { machine, sleepers } = world;
  const { scheduler } = machine;
  const first = await scheduler.runThrough(world.join('first'));
  if (!first) throw new Error('nothing is wrong, and the storage does not open');
  await scheduler.runThrough(before(first));
  const begun = first.process.calls;
  const working = watch(work(first));
  await scheduler.runUntil(() => working.isDone || first.process.calls - begun >= call);
  if (working.isDone) return { isAsleep: false, isEarly: false };

  const since = scheduler.now;
  first.process.paused = true;
  const second = world.start('second');
  const coming = watch(
    second.open().then(async (isOpen) => {
      if (isOpen) await second.visits.total();
    }),
  );
  let waited = 0;
  const isAwaited = () => scheduler.now - since < SOON_GONE_MS && second.process.calls >= STARTING_CALLS;
  const calls = () => second.process.calls - waited;
  while (!coming.isDone && calls() < wake) {
    const before = calls();
    const isWaiting = isAwaited();
    scheduler.lateness = isWaiting ? LONG_LATENESS : 0;
    await scheduler.runUntil(() => coming.isDone || calls() > before);
    if (isWaiting) waited += calls() - before;
  }
  scheduler.lateness = 0;
  const isEarly = !coming.isDone;
  // Who was asleep for a minute may have been taken over from, as its files tell it: by its own clock no time has passed.
  first.process.suspendedMs = scheduler.now - since;
  if (first.process.suspendedMs >= SOON_GONE_MS) sleepers.add(first.process);

  first.process.paused = false;
  second.process.paused = true;
  await scheduler.runUntil(() => working.isDone);
  second.process.paused = false;
  await scheduler.runUntil(() => coming.isDone);
  await scheduler.runThrough(second.visits.total());
  await scheduler.runThrough(second.visits.hit());
  await scheduler.runThrough(first.visits.total());
  await scheduler.runThrough(second.visits.audit());
  machine.killAll();
  await verify(world);
  return { isAsleep: true, isEarly };
}

/** Whoever shows no sign of life for a minute counts as gone: from then on it matters again when that wakes up. */
const SOON_GONE_MS = 58_000;
/** A start makes fewer calls than this; what comes then is waiting for the one who is asleep. */
const STARTING_CALLS = 120;

async function longHits({ visits }: Client, times: number): Promise<void> {
  for (let hit = 0; hit < times; hit++) await visits.hit(`/${'long'.repeat(60)}`);
}

function watch(work: Promise<unknown>): { readonly isDone: boolean } {
  const watched = { isDone: false };
  void work.finally(() => {
    watched.isDone = true;
  });
  return watched;
}
