import { join } from 'node:path';
import { openStorage, type StorageError } from '@visits/storage';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';
import { bytesIn } from './limited-volume.ts';

const directory = useDirectory();

/** What the store takes on the volume, in bytes, without the reserve. */
const storeBytes = () => bytesIn(join(directory(), 'store'), (path) => !path.includes('/reserve/'));

test('a store is as large as what is alive in it, not as its history', async () => {
  const storage = await openStorage({ mode: 'per-pod', directory: directory() });
  const { id } = await storage.notes.create({ body: 'x' });
  for (let change = 0; change < 1000; change++) {
    await storage.notes.replace(id, { body: `${change} `.repeat(100) });
    await storage.visits.record({ page: `/${change}` });
  }
  await storage.close();
  expect(await storeBytes()).toBeLessThan(400 * 1024);
});

test('starting again and again takes no space, on the smallest volume, whatever pages are visited', async () => {
  const budget = 100 * 1024;
  for (let start = 1; start <= 60; start++) {
    const storage = await openStorage({ mode: 'shared', directory: directory(), budget, writer: `pod-${start}` });
    const pages = Array.from({ length: 20 }, (_, index) => storage.visits.record({ page: `/start/${start}/${index}` }));
    await Promise.all(pages);
    expect(await storage.visits.total()).toBe(20 * start);
    await storage.close();
  }
  expect(await storeBytes()).toBeLessThan(budget / 2);
});

test('notes over the budget are refused, with what is used and allowed; deleting makes room', async () => {
  const budget = 200 * 1024;
  const storage = await openStorage({ mode: 'per-pod', directory: directory(), budget });
  const ids: string[] = [];
  const fill = async () => {
    for (;;) ids.push((await storage.notes.create({ body: 'x'.repeat(4000) })).id);
  };
  await expect(fill()).rejects.toMatchObject({ code: 'full', details: { allowed: budget } });
  expect(ids.length).toBeGreaterThan(5);
  expect(await storage.visits.record()).toBe(1);
  expect((await storage.notes.list({ limit: 1000 })).notes).toHaveLength(ids.length);
  for (const id of ids) await storage.notes.remove(id);
  await storage.close();
  expect(await storeBytes()).toBeLessThan(budget);
  const again = await openStorage({ mode: 'per-pod', directory: directory(), budget });
  await again.notes.create({ body: 'there is room' });
  await again.close();
});

test('a checkpoint made while the store is measured hides nothing from the budget', async () => {
  let isMoving = false;
  let stale = '';
  const fileSystem: FileSystem = {
    ...nodeFileSystem,
    list: async (path) => {
      const listed = await nodeFileSystem.list(path);
      if (isMoving && path.endsWith('/journal')) stale = path.replace(/journal$/, 'log');
      if (path !== stale) return listed;
      isMoving = false; // what was listed has gone, and what took its place was not there yet
      stale = '';
      return listed.map((entry) => ({ ...entry, name: `gone.${entry.name}` }));
    },
  };
  const storage = await openStorage({ mode: 'per-pod', directory: directory(), budget: 200 * 1024, fileSystem });
  const create = () => storage.notes.create({ body: 'x'.repeat(4000) });
  const fill = async () => {
    for (;;) await create();
  };
  // The second time no checkpoint is being made any more, which would make room for one.
  for (let time = 1; time <= 2; time++) await expect(fill()).rejects.toMatchObject({ code: 'full' });
  isMoving = true;
  await expect(create()).rejects.toMatchObject({ code: 'full' });
  expect(isMoving).toBe(false);
  await storage.close();
});

test('ten writers fit in 256 KiB', async () => {
  const opening = Array.from({ length: 10 }, (_, index) =>
    openStorage({ mode: 'shared', directory: directory(), budget: 256 * 1024, writer: `pod-${index}` }),
  );
  const writers = await Promise.all(opening);
  for (const writer of writers) await Promise.all(Array.from({ length: 50 }, () => writer.visits.record()));
  for (const writer of writers) expect(await writer.visits.total()).toBe(500);
  expect(await storeBytes()).toBeLessThan(256 * 1024);
  for (const writer of writers) await writer.close();
});

test('a writer for whom there is no room is refused, and those who are there go on', async () => {
  const open = (index: number) =>
    openStorage({ mode: 'shared', directory: directory(), budget: 100 * 1024, writer: `pod-${index}` });
  const writers = [await open(0)];
  const crowd = async () => {
    for (;;) writers.push(await open(writers.length));
  };
  await expect(crowd()).rejects.toMatchObject({
    code: 'full',
    details: { allowed: 100 * 1024 },
    message: expect.stringContaining('8192 more for each process'),
  });
  expect(writers.length).toBeGreaterThanOrEqual(3);
  for (const [index, writer] of writers.entries()) expect(await writer.visits.record()).toBe(index + 1);
  await writers.pop()?.close();
  writers.push(await open(9));
  for (const writer of writers) await writer.close();
});

test('keys take a quarter of the budget and no more: then hits with a key are refused, and others counted', async () => {
  const budget = 100 * 1024;
  const storage = await openStorage({ mode: 'per-pod', directory: directory(), budget });
  let counted = 0;
  // The volume itself may be short of room for a moment, while a checkpoint is written beside what it replaces.
  const unlessForLackOfRoom = (refusal: StorageError) => {
    if (refusal.details.allowed !== budget) throw refusal;
  };
  const fill = async () => {
    for (;;) {
      const keys = Array.from({ length: 10 }, () => `key ${counted++}`);
      await Promise.all(keys.map((key) => storage.visits.record({ key }).catch(unlessForLackOfRoom)));
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: 'full', details: { allowed: budget / 4 } });
  const total = await storage.visits.total();
  expect(total).toBeGreaterThan(50);
  expect(await storage.visits.record({ key: 'key 0' })).toBe(total);
  expect(await storage.visits.record()).toBe(total + 1);
  await expect(storage.notes.create({ body: 'x' }, 'another')).rejects.toMatchObject({ code: 'full' });
  await storage.notes.create({ body: 'x' });
  await storage.close();
});

test('a budget counts everything, also where a reserve lies that was made without one', async () => {
  await (await openStorage({ mode: 'per-pod', directory: directory() })).close();
  const budget = 100 * 1024;
  const storage = await openStorage({ mode: 'per-pod', directory: directory(), budget });
  const fill = async () => {
    for (;;) await storage.notes.create({ body: 'x'.repeat(4000) });
  };
  await expect(fill()).rejects.toMatchObject({ code: 'full' });
  expect(await bytesIn(directory())).toBeLessThanOrEqual(budget);
  await storage.close();
});
