import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { bytesIn, limitedVolume } from './limited-volume.ts';

const SIZE = 100 * 1024;
/** Few enough that `visits` follows each of them. */
const HITS = 10;
const directory = useDirectory();
const aside = useDirectory();
const full = { code: 'full' };

describe.each(['per-pod', 'shared'] as const)('a volume of 100 KiB, %s mode', (mode) => {
  const open = (writer = 'pod-0') =>
    openStorage({ mode, writer, directory: directory(), fileSystem: limitedVolume(directory(), SIZE) });

  /** Creates notes until there is no room. */
  async function fillWithNotes(storage: Storage, length: number): Promise<string[]> {
    const ids: string[] = [];
    const fill = async () => {
      for (;;) ids.push((await storage.notes.create({ body: 'x'.repeat(length) })).id);
    };
    await expect(fill()).rejects.toMatchObject({ ...full, details: { allowed: expect.any(Number) } });
    return ids;
  }

  /** Another program takes every block there is. */
  async function fillFromOutside(): Promise<void> {
    const fileSystem = limitedVolume(directory(), SIZE);
    await writeFile(join(directory(), 'lost+found'), '');
    const file = await fileSystem.open(join(directory(), 'lost+found'));
    const fill = async () => {
      for (let block = 0; ; block++) await file.write(Buffer.alloc(4096), block * 4096);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
  }

  async function worksWhileFull(storage: Storage, ids: string[], total: number): Promise<void> {
    ids.push(...(await fillWithNotes(storage, 4000))); // a checkpoint may have made room for one
    for (let hit = 1; hit <= HITS; hit++) expect(await storage.visits.record({ page: `/${hit}` })).toBe(total + hit);
    expect(await readFile(join(directory(), 'visits'), 'utf8')).toBe(`${total + HITS}`);
    expect((await storage.notes.list({ limit: 1000 })).notes.map(({ id }) => id).reverse()).toEqual(ids);
    expect(storage.health().fault).toBeUndefined();
  }

  test.each([100, 4000, 9000])(
    'full of notes of %i bytes, it counts, reads, deletes and starts again',
    async (length) => {
      let storage = await open();
      const ids = await fillWithNotes(storage, length);
      expect(ids.length).toBeGreaterThan(1);
      await worksWhileFull(storage, ids, 0);
      for (let start = 1; start <= 5; start++) {
        await storage.close();
        storage = await open();
        await worksWhileFull(storage, ids, HITS * start);
      }
      for (const id of ids) await storage.notes.remove(id);
      await fillWithNotes(storage, length);
      await storage.close();
    },
  );

  test('filled by another program, it counts, reads, deletes and starts again', async () => {
    let storage = await open();
    const ids: string[] = [];
    for (let note = 0; note < 6; note++) ids.push((await storage.notes.create({ body: 'x'.repeat(3000) })).id);
    await fillFromOutside();
    await worksWhileFull(storage, ids, 0);
    await storage.notes.remove(ids.shift() ?? '');
    for (let start = 1; start <= 5; start++) {
      await storage.close();
      storage = await open();
      await worksWhileFull(storage, ids, HITS * start);
    }
    for (const id of ids.splice(0)) await storage.notes.remove(id);
    await worksWhileFull(storage, ids, 6 * HITS);
    await rm(join(directory(), 'lost+found'));
    await expect(storage.notes.create({ body: 'there is room again' })).resolves.toBeDefined();
    await storage.close();
  });

  test.each([
    ['a journal that was folded', 'journal/pod-9.0123456789abcdef.0'],
    ['the next `visits`', '0123456789abcdef.visits'],
    ['a checkpoint in the making', 'log/0123456789abcdef.checkpoint.tmp'],
    ['notes for a checkpoint that was not made', 'log/00000000000000000099.0123456789abcdef.0.notes'],
  ])('%s, left by a process that died, makes room for a start', async (_, leftover) => {
    let storage = await open();
    for (let note = 0; note < 8; note++) await storage.notes.create({ body: 'x' });
    await storage.visits.record();
    await storage.close();
    await rm(join(directory(), 'store/reserve'), { recursive: true });
    await writeFile(join(directory(), 'store', leftover), Buffer.alloc(SIZE - (await bytesIn(directory()))));
    expect(await bytesIn(directory())).toBe(SIZE);
    storage = await open();
    expect(await storage.visits.record()).toBe(2);
    await storage.close();
  });

  test('commits that a checkpoint covers, left by a process that died, make room for a start', async () => {
    let storage = await open();
    const log = join(directory(), 'store/log');
    const { id } = await storage.notes.create({ body: 'x'.repeat(20_000) });
    await cp(log, aside(), { recursive: true });
    await storage.notes.remove(id);
    for (let note = 0; note < 20; note++) await storage.notes.create({ body: 'x' });
    await storage.close();
    await rm(join(directory(), 'store/reserve'), { recursive: true });
    await cp(aside(), log, { recursive: true });
    await fillFromOutside();
    storage = await open();
    expect((await storage.notes.list({ limit: 100 })).notes).toHaveLength(20);
    expect(await storage.visits.record()).toBe(1);
    await storage.close();
  });

  test('filled by another program before it ever started, the start is refused and nothing is left', async () => {
    await fillFromOutside();
    await expect(open()).rejects.toMatchObject(full);
    await rm(join(directory(), 'lost+found'));
    const storage = await open();
    expect(await storage.visits.record()).toBe(1);
    await storage.close();
  });
});

test('a volume of 8 MiB is filled to its end, and notes that are deleted here and there give their room back', async () => {
  const size = 8 * 1024 * 1024;
  const body = 'x'.repeat(2048);
  const fileSystem = limitedVolume(directory(), size);
  const storage = await openStorage({ mode: 'per-pod', writer: 'pod-0', directory: directory(), fileSystem });
  const ids: string[] = [];
  const fill = async () => {
    for (;;) ids.push((await storage.notes.create({ body })).id);
  };
  await Promise.all(Array.from({ length: 64 }, () => expect(fill()).rejects.toMatchObject(full)));
  await expect(fill()).rejects.toMatchObject(full);
  expect(await bytesIn(directory())).toBeGreaterThan(0.95 * size);
  const removals = ids.filter((_, note) => note % 4 > 0);
  for (let first = 0; first < removals.length; first += 64) {
    await Promise.all(removals.slice(first, first + 64).map((id) => storage.notes.remove(id)));
  }
  // Whatever else is written: checkpoints go on.
  for (let note = 0; note < 200; note++) await storage.notes.remove((await storage.notes.create({ body: 'y' })).id);
  await storage.close();
  const live = (ids.length - removals.length) * body.length;
  expect(await bytesIn(join(directory(), 'store/log'))).toBeLessThan(2.2 * live);
});
