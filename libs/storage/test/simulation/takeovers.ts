import type { Client } from './client.ts';
import { CALM, type Setting } from './setting.ts';

/** Something that a process is doing when it falls asleep, and that is to be true or refused when it wakes up. */
export interface Takeover {
  readonly name: string;
  readonly setting: Setting;
  work(sleeper: Client): Promise<unknown>;
}

const WORKS: readonly Pick<Takeover, 'name' | 'work'>[] = [
  { name: 'a hit', work: ({ visits }) => visits.hit('/') },
  { name: 'a hit with a key', work: ({ visits }) => visits.keyedHit('/') },
  { name: 'a new note', work: ({ notes }) => notes.create() },
  { name: 'a set', work: ({ visits }) => visits.set(70) },
];

/** In both modes, where another machine takes over. */
export const TAKEOVERS: readonly Takeover[] = (['per-pod', 'shared'] as const).flatMap((mode) =>
  WORKS.map(({ name, work }) => ({
    name: `${name}, ${mode} mode`,
    setting: { ...CALM, mode, writers: 2, sharing: 'cluster' as const },
    work,
  })),
);
