import { openStorage, type Storage, type StorageOptions } from '@visits/storage';
import type { Clock } from '../../src/clock.ts';
import { systemClock } from '../../src/clock.ts';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { skippingClock, useDirectory } from '../volume-directory.ts';

const opened: Storage[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});
const directory = useDirectory(); // after the hook above: stores close before their volume goes

const open = async (options: Partial<StorageOptions>): Promise<Storage> => {
  const storage = await openStorage({ mode: 'shared', directory: directory(), fileSystem: exact, ...options });
  opened.push(storage);
  return storage;
};

/** Tells of a change of names at once, where the system's clock does so only after a while. */
const exact: FileSystem = {
  ...nodeFileSystem,
  namesVersion: async (path) => (await nodeFileSystem.list(path)).map(({ name }) => name).join(),
};

/** Of a process that does nothing but what it is asked for: it does not beat. */
const still: Clock = { ...systemClock, after: () => () => undefined };

/** How often a process writes marks, on a file system of this machine or of others. */
function countingMarks(isRemote: boolean): { readonly fileSystem: FileSystem; readonly marks: () => number } {
  let marks = 0;
  const fileSystem: FileSystem = {
    ...exact,
    volume: async (path) => ({ ...(await exact.volume(path)), remote: isRemote }),
    open: async (path, options) => {
      const file = await exact.open(path, options);
      const write: typeof file.write = async (bytes, position) => {
        if (path.includes('/journal/') && position === 0) marks += 1;
        await file.write(bytes, position);
      };
      return { ...file, write };
    },
  };
  return { fileSystem, marks: () => marks };
}

test.each([
  [0, 'on a file system of this machine', false],
  [3, 'where other machines may read', true],
])('a process that counts alone writes %i marks for three hits %s', async (expected, _, isRemote) => {
  const { fileSystem, marks } = countingMarks(isRemote);
  const alone = await open({ fileSystem, clock: still });
  const before = marks();
  for (const total of [1, 2, 3]) expect(await alone.visits.record()).toBe(total);
  expect(marks() - before).toBe(expected);
});

test('a process that no socket reaches writes a mark for each hit', async () => {
  const { fileSystem, marks } = countingMarks(false);
  const presence = { node: 'here', announce: async () => undefined, answers: async () => false };
  const alone = await open({ fileSystem, clock: still, presence });
  const before = marks();
  await alone.visits.record();
  expect(marks() - before).toBe(1);
});

test('who comes waits for the mark of the one that was alone, and finds every hit', async () => {
  const first = await open({ writer: 'first', clock: still });
  for (let hit = 0; hit < 3; hit++) await first.visits.record();
  let waits = 0;
  const sleep = async () => {
    waits += 1;
    await first.visits.audit(); // which writes it
  };
  const second = await open({ writer: 'second', clock: { ...systemClock, sleep } });
  expect(await second.visits.total()).toBe(3);
  expect(waits).toBe(1);
});

test('who comes does not wait where the mark says it all', async () => {
  const first = await open({ writer: 'first', clock: still });
  await first.visits.record();
  await first.visits.audit();
  const sleep = () => Promise.reject(new Error('it waited'));
  const second = await open({ writer: 'second', clock: { ...systemClock, sleep } });
  expect(await second.visits.total()).toBe(1);
});

test('once another one has come, each hit is seen there when it is answered, and without it no longer', async () => {
  const { fileSystem, marks } = countingMarks(false);
  const first = await open({ writer: 'first', clock: still, fileSystem });
  const second = await open({ writer: 'second', clock: still });
  expect(await second.visits.record()).toBe(1);
  for (const total of [2, 3, 4]) {
    expect(await first.visits.record()).toBe(total);
    expect(await second.visits.total()).toBe(total);
  }
  await second.close();
  await first.visits.record();
  const before = marks();
  expect(await first.visits.record()).toBe(6);
  expect(marks()).toBe(before);
});

test('a hit counts what another one has counted that has just come, also under load', async () => {
  const first = await open({ writer: 'first', clock: still });
  // Now `visits` follows when there is time, and nobody looks for others because of it.
  for (let hit = 0; hit < 100; hit++) await first.visits.record();
  await first.visits.audit();
  const second = await open({ writer: 'second', clock: still });
  expect(await second.visits.record()).toBe(101);
  expect(await first.visits.record()).toBe(102);
});

test('who comes takes over from one that was alone and writes no mark for a minute', async () => {
  const silent = await open({ writer: 'silent', clock: still });
  for (let hit = 0; hit < 3; hit++) await silent.visits.record();
  const second = await open({ writer: 'second', clock: skippingClock() });
  expect(await second.visits.total()).toBe(3);
  await expect(silent.visits.record()).rejects.toMatchObject({ code: 'fenced' });
});

test('who comes takes over from one that was alone and is gone', async () => {
  let lives = true;
  const presence = { node: 'here', announce: async () => async () => undefined, answers: async () => lives };
  const dying = await open({ writer: 'dying', clock: still, presence });
  for (let hit = 0; hit < 3; hit++) await dying.visits.record();
  const sleep = async () => {
    lives = false;
  };
  const second = await open({ writer: 'second', clock: { ...systemClock, sleep }, presence });
  expect(await second.visits.total()).toBe(3);
  expect((await second.visits.audit()).writers.map(({ writer }) => writer)).toEqual(['second']);
});
