import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { bytesIn, limitedVolume } from './limited-volume.ts';

const SIZE = 4 * 1024 ** 3;
const CALLERS = 32;
const directory = useDirectory();

/** Another program takes all that is free, and what a checkpoint was about to take. */
async function fillFromOutside(): Promise<void> {
  const file = join(directory(), 'lost+found');
  await writeFile(file, '');
  await truncate(file, SIZE - (await bytesIn(directory())));
}

// Between two checkpoints, where the next cannot write again what lies in the commits.
describe.each(['per-pod', 'shared'] as const)('a large volume that another program fills, %s mode', (mode) => {
  const open = () =>
    openStorage({ mode, writer: 'pod-0', directory: directory(), fileSystem: limitedVolume(directory(), SIZE) });

  test.each([
    { notes: 200, length: 20_000 },
    { notes: 400, length: 60_000 },
  ])('goes on with $notes notes of $length bytes: it counts, reads, deletes and starts again', async (written) => {
    const body = 'x'.repeat(written.length);
    let storage = await open();
    const ids: string[] = [];
    const write = async () => {
      while (ids.length <= written.notes - CALLERS) ids.push((await storage.notes.create({ body })).id);
    };
    await Promise.all(Array.from({ length: CALLERS }, write));
    await fillFromOutside();
    for (let round = 1; round <= 3; round++) {
      for (let hit = 1; hit <= 10; hit++) {
        expect(await storage.visits.record({ page: `/${round}/${hit}` })).toBe(10 * (round - 1) + hit);
      }
      for (const id of ids.splice(0, 30)) await storage.notes.remove(id);
      expect(await readFile(join(directory(), 'visits'), 'utf8')).toBe(`${10 * round}`);
      for (const id of ids) expect(await storage.notes.get(id)).toMatchObject({ body });
      expect(storage.health().fault).toBeUndefined();
      await storage.close();
      storage = await open();
    }
    await storage.close();
  });

  test('goes on where it was filled amid large commits, of which a part is in the file', async () => {
    const body = 'x'.repeat(60_000);
    let storage = await open();
    const ids = new Set<string>();
    const writeAll = () =>
      Promise.allSettled(
        Array.from({ length: CALLERS }, async () => {
          ids.add((await storage.notes.create({ body })).id);
        }),
      );
    for (let round = 0; round < 4; round++) await writeAll();
    await fillFromOutside();
    for (const { status, ...result } of await writeAll()) {
      if (status === 'rejected') expect(result).toMatchObject({ reason: { code: 'full' } });
    }
    for (const id of [...ids].slice(0, 30)) {
      await storage.notes.remove(id);
      ids.delete(id);
    }
    await storage.close();
    storage = await open();
    for (const id of ids) expect(await storage.notes.get(id)).toMatchObject({ body });
    await storage.close();
  });
});
