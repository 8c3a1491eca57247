import type { Client } from './client.ts';
import type { Setting } from './setting.ts';
import { CALM } from './setting.ts';
import type { World } from './world.ts';

/** A short course of events, which is cut off at every single system call of it. */
export interface Story {
  readonly name: string;
  readonly setting: Setting;
  tell(world: World): Promise<unknown>;
}

const KIB = 1024;
/** A checkpoint every few commits, segments of one block. */
const SMALL = { capacity: 128 * KIB, checkpointBytes: 900 };

/** What is written once in the life of a store, or seldom: what scenarios drawn by chance would crash in too rarely. */
export const STORIES: readonly Story[] = [
  {
    name: 'hits of two processes, and sets in between',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    tell: (world) =>
      together(world, 2, async (pod) => {
        const hits = async () => {
          for (let hit = 0; hit < 3; hit++) await pod.visits.hit();
        };
        const sets = async () => {
          for (let set = 0; set < 3; set++) await pod.visits.set(0);
        };
        await Promise.all([hits(), hits(), sets()]);
      }),
  },
  {
    name: 'a first start, work, and a clean close',
    setting: { ...CALM, mode: 'per-pod' },
    async tell(world) {
      const pod = await world.join('pod-0');
      await pod?.visits.hit('/');
      await pod?.notes.create();
      await pod?.notes.change();
      await pod?.notes.remove();
      await pod?.close();
    },
  },
  {
    name: 'two processes adopt a number at once',
    setting: { ...CALM, mode: 'shared', writers: 2, adopted: 41 },
    tell: (world) => together(world, 2, (pod) => pod.visits.hit()),
  },
  {
    name: 'a process starts after one that died',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    async tell(world) {
      const dead = await world.join('pod-0');
      await dead?.visits.hit('/');
      await dead?.notes.create();
      if (dead) world.machine.kill(dead.process);
      const pod = await world.join('pod-0');
      await pod?.visits.hit();
      await pod?.visits.total();
    },
  },
  {
    name: 'a process starts beside one that counts alone',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    async tell(world) {
      const first = await world.join('pod-0');
      await first?.visits.hit('/');
      const hits = async () => {
        for (let hit = 0; hit < 3; hit++) await first?.visits.hit('/');
      };
      const [second] = await Promise.all([world.join('pod-1'), hits()]);
      await second?.visits.total();
      await Promise.all([second?.visits.hit(), first?.visits.hit()]);
      await second?.close();
      await first?.visits.hit();
    },
  },
  {
    name: 'two processes write the same notes',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    tell: (world) =>
      together(world, 2, async (pod) => {
        await pod.notes.create();
        await pod.notes.change();
        await pod.notes.remove();
      }),
  },
  {
    name: 'checkpoints are made and followed',
    setting: { ...CALM, mode: 'shared', writers: 2, ...SMALL },
    tell: (world) =>
      together(world, 2, async (pod) => {
        for (let note = 0; note < 5; note++) await pod.notes.create();
        await pod.notes.change();
      }),
  },
  {
    name: 'files of commits become segments, and are written again',
    setting: { ...CALM, mode: 'per-pod', ...SMALL, segmentBytes: 800 },
    async tell(world) {
      const pod = await world.join('pod-0');
      for (let note = 0; note < 9; note++) await pod?.notes.create();
      for (let note = 0; note < 4; note++) await pod?.notes.remove();
      await pod?.notes.list();
      await pod?.close();
    },
  },
  {
    name: 'a process appends its commits, until another one comes in between',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    async tell(world) {
      const [one, other] = [await world.join('pod-0'), await world.join('pod-1')];
      for (let note = 0; note < 6; note++) await one?.notes.create();
      await Promise.all([one?.notes.create(), one?.notes.change(), other?.notes.create(), other?.notes.list()]);
      await one?.notes.create();
      await Promise.all([one?.close(), other?.close()]);
    },
  },
  {
    name: 'a journal changes segments, and begins anew in each',
    setting: { ...CALM, mode: 'per-pod', ...SMALL },
    async tell(world) {
      const pod = await world.join('pod-0');
      for (let hit = 0; hit < 48; hit++) await pod?.visits.hit(`/${'long'.repeat(50)}/${hit % 3}`);
    },
  },
  {
    name: 'keys and set',
    setting: { ...CALM, mode: 'shared', writers: 2 },
    tell: (world) =>
      together(world, 2, async (pod) => {
        await pod.visits.keyedHit('/');
        await pod.notes.keyedCreate();
        await pod.visits.set(7);
        await pod.visits.keyedHit('/');
        await pod.visits.hit();
      }),
  },
];

async function together(world: World, pods: number, work: (pod: Client) => Promise<unknown>): Promise<void> {
  await Promise.all(
    Array.from({ length: pods }, async (_, index) => {
      const pod = await world.join(`pod-${index}`);
      if (pod) await work(pod);
      await pod?.close();
    }),
  );
}
