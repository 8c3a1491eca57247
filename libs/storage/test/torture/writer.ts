/** `writer OPTIONS`: a process that counts and writes until it is killed, or is told to close by the end of its input. */

import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStorage, type Storage, StorageError } from '@visits/storage';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { elsewhere } from './elsewhere.ts';
import type { Message, Operation, WriterOptions } from './message.ts';

const LANES = 3;
/** So many keys are in use: each is sent again and again, by all writers. */
const KEYS = 200;

const options = JSON.parse(process.argv[2] ?? '') as WriterOptions;
const random = new SeededRandom(options.seed);
let bodies = 0;
let ends = false;

/** Said before anything else happens: what is in the pipe survives this process. */
function say(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

/** @returns undefined where storage refused */
async function attempt<T>(operation: Operation, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const code = error instanceof StorageError ? error.code : undefined;
    say({ type: 'refused', operation, code, message: String(error) });
    if (code === 'fenced' || code === 'fault') process.exit(1); // as a service would: a restart is the only cure
    return undefined;
  }
}

async function hit({ visits }: Storage): Promise<void> {
  const key = random.chance(0.1) ? { key: `key ${random.below(KEYS)}` } : {};
  say({ type: 'attempts-hit', ...key });
  const total = await attempt('hit', () => visits.record(key));
  if (total !== undefined) say({ type: 'hit', total, ...key });
}

function newBody(): string {
  bodies += 1;
  const body = `${options.writer} ${options.seed} ${bodies} ${'.'.repeat(random.below(options.noteLength))}`;
  say({ type: 'attempts-body', body });
  return body;
}

async function create({ notes }: Storage): Promise<void> {
  const body = newBody();
  const note = await attempt('note', () => notes.create({ body }));
  if (note) say({ type: 'wrote', id: note.id, version: note.version, body });
}

/** Changes or removes one of the newest notes, in the version that was seen. */
async function change({ notes }: Storage): Promise<void> {
  const page = await attempt('note', () => notes.list({ limit: 5 }));
  if (!page || page.notes.length === 0) return;
  const { id, version } = random.pick(page.notes);
  if (random.chance(0.4)) {
    say({ type: 'attempts-removal', id });
    const removed = await attempt('remove', async () => {
      await notes.remove(id, [version]);
      return true;
    });
    if (removed) say({ type: 'removed', id });
  } else {
    const body = newBody();
    const note = await attempt('note', () => notes.replace(id, { body }, [version]));
    if (note) say({ type: 'wrote', id, version: note.version, body });
  }
}

async function work(storage: Storage): Promise<void> {
  while (!ends) {
    const act = random.pick([hit, hit, hit, hit, create, change]);
    await act(storage);
    await sleep(random.below(8));
  }
}

process.stdin.on('end', () => {
  ends = true;
});
process.stdin.resume();

const { directory, mode, writer } = options;
const storage = await attempt('open', () =>
  openStorage({ directory, mode, writer, ...(options.elsewhere && elsewhere()) }),
);
if (!storage) process.exit(1);
say({ type: 'opened' });
await Promise.all(Array.from({ length: LANES }, () => work(storage)));
await attempt('close', () => storage.close());
process.exit(0);
