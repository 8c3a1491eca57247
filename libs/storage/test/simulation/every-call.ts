import { SeededRandom } from './seeded-random.ts';
import type { Story } from './stories.ts';
import { verify } from './verification.ts';
import { World } from './world.ts';

/** How a story ends: its processes are killed, or the power fails, and the disk has so much of what was not flushed. */
const ENDINGS = [
  { name: 'killed', kept: undefined },
  { name: 'power cut, nothing kept', kept: 0 },
  { name: 'power cut, all kept', kept: 1 },
  { name: 'power cut, some kept', kept: 0.5 },
] as const;

export interface Crashes {
  /** How often the story was cut off. */
  readonly crashes: number;
  readonly violations: readonly string[];
}

/**
 * Tells a story again and again, and cuts it off at each system call, in each way.
 *
 * @param stride only at every so many calls, for those who have less time
 */
export async function crashAtEveryCall(story: Story, stride = 1): Promise<Crashes> {
  const violations: string[] = [];
  let crashes = 0;
  for (const { name, kept } of ENDINGS) {
    for (let call = 0, goesOn = true; goesOn; call += stride) {
      const world = new World(new SeededRandom(call), story.setting);
      goesOn = await tellUntil(world, story, call);
      world.machine.killAll();
      if (kept !== undefined) world.machine.cutPower(undefined, kept);
      await verify(world).catch((error: unknown) => world.oracle.violate(String(error)));
      crashes += 1;
      for (const what of world.oracle.violations) violations.push(`${story.name}: ${name} at call ${call}: ${what}`);
    }
  }
  return { crashes, violations };
}

/** @returns whether it was cut off before its end */
async function tellUntil(world: World, story: Story, call: number): Promise<boolean> {
  const { scheduler } = world.machine;
  let isTold = false;
  void story.tell(world).then(() => {
    isTold = true;
  });
  await scheduler.runUntil(() => isTold || scheduler.steps >= call);
  return !isTold;
}
