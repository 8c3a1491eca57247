import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();

/** What the store takes on the volume, in bytes, in blocks of 4 KiB. */
async function storeBytes(): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(join(directory(), 'store'), { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += Math.ceil((await stat(join(entry.parentPath, entry.name))).size / 4096) * 4096;
  }
  return bytes;
}

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
