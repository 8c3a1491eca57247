import type { Client } from './client.ts';
import { CALM, type Setting } from './setting.ts';

/** Something that a process is doing when it falls asleep, and that is to be true or refused when it wakes up. */
export interface Takeover {
  readonly name: string;
  readonly setting: Setting;
  work(sleeper: Client): Promise<unknown>;
  /** What the other process does meanwhile, where it is not to take the sleeper for gone: it takes its turn alone. */
  readonly turn?: (other: Client) => Promise<unknown>;
}

const WORKS: readonly Pick<Takeover, 'name' | 'work'>[] = [
  { name: 'a hit', work: ({ visits }) => visits.hit('/') },
  { name: 'a hit with a key', work: ({ visits }) => visits.keyedHit('/') },
  { name: 'a new note', work: ({ notes }) => notes.create() },
  { name: 'a set', work: ({ visits }) => visits.set(70) },
];

/** By then a process appends its commits. */
const NOTES_ALONE = 6;

/** Of commits that are appended: what one process is doing, and what another one that wants to commit as well. */
const TURNS: readonly Pick<Takeover, 'name' | 'work' | 'turn'>[] = [
  {
    name: 'a new note, and another of another process',
    work: ({ notes }) => notes.create(),
    turn: ({ notes }) => notes.create(),
  },
  {
    name: 'a changed note, and another process changes it',
    work: ({ notes }) => notes.change(),
    turn: ({ notes }) => notes.change(),
  },
  {
    name: 'a hit with a key, and another process looks at all',
    work: ({ visits }) => {
      const looks = async () => {
        for (let look = 0; look < 3; look++) await visits.total();
      };
      return Promise.all([visits.keyedHit('/'), looks()]);
    },
    turn: async ({ notes, visits }) => {
      await visits.total();
      await notes.list();
      await visits.hit();
    },
  },
];

/** Has a process make so many notes that it appends the next ones. */
export async function makeNotesAlone({ notes }: Client): Promise<void> {
  for (let note = 0; note < NOTES_ALONE; note++) await notes.create();
}

/** In both modes, where another machine takes over; and where two processes of one machine take turns. */
export const TAKEOVERS: readonly Takeover[] = [
  ...TURNS.map((turn) => ({ ...turn, setting: { ...CALM, mode: 'shared' as const, writers: 2 } })),
  ...(['per-pod', 'shared'] as const).flatMap((mode) =>
    WORKS.map(({ name, work }) => ({
      name: `${name}, ${mode} mode`,
      setting: { ...CALM, mode, writers: 2, sharing: 'cluster' as const },
      work,
    })),
  ),
];
