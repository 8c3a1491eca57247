import { Follower } from './follower.ts';
import type { World } from './world.ts';

/** How late timers are where a minute must pass: not so late that a beat could be missed. */
export const LONG_LATENESS = 700;

/** A process that comes afterwards finds everything, shows it in the file, and leaves it for the next. */
export async function verify(world: World): Promise<void> {
  await world.machine.scheduler.runThrough(check(world));
}

async function check(world: World): Promise<void> {
  const { machine, oracle, random } = world;
  const { scheduler, volume } = machine;
  const verifier = (await world.join('verifier')) ?? (world.mayForget ? await world.join('verifier') : undefined);
  if (!verifier) return oracle.violate('the volume cannot be opened any more');

  const bookmark = world.bookmarks.pop();
  const follower = bookmark && (await Follower.start(verifier, bookmark));
  const total = await verifier.visits.total();
  if (total !== undefined) oracle.total.settle(total);
  await verifier.visits.counts();
  await verifier.visits.audit();
  const notes = await verifier.notes.list();
  await verifier.wait(250);
  if (notes) follower?.check(notes);
  follower?.stop();
  if (world.visits() !== `${total}`) oracle.violate(`visits says ${world.visits()}, the total is ${total}`);

  if (random.chance(0.9)) return await verifier.close();
  // By then whoever died while it started, or after it was folded, is known to be gone.
  scheduler.lateness = LONG_LATENESS;
  await verifier.wait(100_000);
  scheduler.lateness = 0;
  await verifier.close();
  for (const directory of ['journal', 'live']) {
    const left = volume.names(`/volume/store/${directory}`);
    if (left.length > 0) oracle.violate(`a clean close left ${left}`);
  }
}
