import { join } from 'node:path';
import { type ExportRecord, openStorage, type Storage } from '@visits/storage';
import { exportVolume, importVolume, parseLines } from '../../src/visits-store/transfer.ts';
import { useDirectory } from '../volume-directory.ts';
import { around, fill } from './small-store.ts';

const directory = useDirectory();
const volume = () => join(directory(), 'volume');
const copy = () => join(directory(), 'copy');

async function recordsOf(root: string): Promise<ExportRecord[]> {
  const records: ExportRecord[] = [];
  for await (const record of exportVolume(await around(root))) records.push(record);
  return records;
}

async function contentOf(storage: Storage) {
  const { notes } = await storage.notes.list({ limit: 1000 });
  const [total, { pages, other }, { days, earlier }] = await Promise.all([
    storage.visits.total(),
    storage.visits.pages(),
    storage.visits.days(),
  ]);
  return { notes, total, pages, other, days, earlier };
}

const linesOf = (records: readonly ExportRecord[]) =>
  parseLines(linesFrom(records.map((record) => JSON.stringify(record))));

async function* linesFrom(lines: readonly string[]) {
  yield* lines;
}

test.each(['per-pod', 'shared'] as const)(
  'an empty volume holds the same after an import from a %s one',
  async (mode) => {
    const storage = await fill(volume(), mode);
    const content = await contentOf(storage);
    await storage.close();
    const records = await recordsOf(volume());
    expect(await importVolume(copy(), linesOf(records))).toEqual({ notes: 7, unchanged: 0, visits: 71 });
    const imported = await openStorage({ mode, directory: copy(), writer: 'pod-1' });
    expect(await contentOf(imported)).toEqual(content);
    await imported.close();
    const again = await recordsOf(copy());
    expect(again.slice(1)).toEqual(records.slice(1));
  },
);

test('a volume that is in use is exported, and not changed', async () => {
  const storage = await fill(volume());
  const content = await contentOf(storage);
  const records = await recordsOf(volume());
  expect(records.at(-1)).toMatchObject({ type: 'counts', total: content.total });
  expect(records.filter(({ type }) => type === 'note')).toHaveLength(7);
  expect(await contentOf(storage)).toEqual(content);
  await storage.close();
});

test('the same export adds its visits once', async () => {
  await (await fill(volume())).close();
  const records = await recordsOf(volume());
  await importVolume(copy(), linesOf(records));
  expect(await importVolume(copy(), linesOf(records))).toEqual({ notes: 0, unchanged: 7, visits: 0 });
});

test('a line that is no JSON is refused, and named', async () => {
  const lines = parseLines(linesFrom(['{"type":"visits-export"', '']));
  await expect(lines.next()).rejects.toMatchObject({ code: 'bad-record', message: expect.stringContaining('line 1') });
});
