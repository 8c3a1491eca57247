import { openStorage, type Storage, type StorageError } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { limitedVolume } from './limited-volume.ts';

const SIZE = 100 * 1024;
const WRITERS = 4;
const directory = useDirectory();

test('four writers crowd a volume of 100 KiB: notes are refused, and no removal ever is', async () => {
  const fileSystem = limitedVolume(directory(), SIZE);
  const storages: Storage[] = [];
  for (let writer = 0; writer < WRITERS; writer++) {
    storages.push(await openStorage({ mode: 'shared', writer: `pod-${writer}`, directory: directory(), fileSystem }));
  }
  const refused = { notes: 0, removals: [] as StorageError[] };
  const work = async ({ notes, visits }: Storage, writer: number) => {
    for (let turn = 0; turn < 40; turn++) {
      await visits.record({ page: `/${turn}`, key: `${writer} ${turn}` }).catch(unlessFull);
      const made = await notes.create({ body: 'x'.repeat((turn % 10) * 400) }).catch((refusal: StorageError) => {
        unlessFull(refusal);
        refused.notes += 1;
        return undefined;
      });
      if (made && turn % 3 > 0) await notes.remove(made.id).catch((refusal) => refused.removals.push(refusal));
    }
  };
  await Promise.all(storages.flatMap((storage, writer) => [work(storage, writer), work(storage, writer + WRITERS)]));
  expect(refused.notes).toBeGreaterThan(0);
  expect(refused.removals).toEqual([]);
  for (const storage of storages) {
    expect(storage.health().fault).toBeUndefined();
    await storage.close();
  }
});

function unlessFull(refusal: StorageError): void {
  if (refusal.code !== 'full') throw refusal;
}
