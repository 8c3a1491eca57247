import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useDirectory } from '../../test/volume-directory.ts';
import { nodeFileSystem } from '../file-system/node-file-system.ts';
import { encodeRecord } from './log-file.ts';
import { RecordCopier } from './record-copier.ts';
import { runsOf } from './record-reads.ts';

const directory = useDirectory();

/** Notes one behind the other, but that something lies before the third, and the fourth goes on in another file. */
async function notes() {
  const entries = [];
  let offset = 0;
  for (const ordinal of [0, 1, 2, 3]) {
    const file = ordinal < 3 ? 'first' : 'second';
    const gap = Buffer.alloc([0, 0, 8, offset][ordinal] ?? 0);
    if (ordinal === 2) offset += gap.length;
    const record = encodeRecord({ note: ordinal });
    await appendFile(join(directory(), file), Buffer.concat([gap, record]));
    entries.push({ id: `${ordinal}`, version: 1, ordinal, at: { file, offset, length: record.length } });
    offset += record.length;
  }
  return entries;
}

function copier() {
  return new RecordCopier(nodeFileSystem, directory());
}

test('records that lie one behind the other are read together, as they are', async () => {
  const runs = runsOf(await notes());
  expect(runs.map((run) => run.map(({ ordinal }) => ordinal))).toEqual([[0, 1], [2], [3]]);
  const read = copier();
  const copied = [];
  for (const run of runs) copied.push(await read.read(run));
  const expected = [0, 1, 2, 3].map((note) => encodeRecord({ note }));
  expect(Buffer.concat(copied)).toEqual(Buffer.concat(expected));
});

test.each([0, 1])(
  'of records that are read together, record %i may be damaged: none of them is copied',
  async (broken) => {
    const [run] = runsOf(await notes());
    const path = join(directory(), 'first');
    const bytes = await readFile(path);
    const { at } = run?.[broken] ?? {};
    bytes[(at?.offset ?? 0) + (at?.length ?? 0) - 1] = 0;
    await writeFile(path, bytes);
    await expect(run && copier().read(run)).rejects.toMatchObject({ code: 'damaged', details: { offset: at?.offset } });
  },
);
