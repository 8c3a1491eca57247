import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useDirectory } from '../../test/volume-directory.ts';
import { systemClock } from '../clock.ts';
import { StorageError } from '../errors.ts';
import type { FileHandle, FileSystem } from '../file-system/file-system.ts';
import { nodeFileSystem } from '../file-system/node-file-system.ts';
import { Journal } from './journal.ts';
import { JournalReader, recoverJournal } from './journal-reader.ts';
import { decodeMark, encodeMark } from './segment.ts';

const directory = useDirectory();
const paths = () => [join(directory(), 'pod.0'), join(directory(), 'pod.1')] as const;
const incarnation = '0123456789abcdef';
const DAY = 20_000;

const journals: Journal[] = [];
const create = async ({ fileSystem = nodeFileSystem, segmentBytes = 4096, clock = systemClock } = {}) => {
  const journal = await Journal.create({
    fileSystem,
    clock,
    paths: paths(),
    incarnation,
    segmentBytes,
    remote: false,
    isAlone: async () => false,
  });
  journals.push(journal);
  return journal;
};
const stop = (journal: Journal) => journal.stop(new StorageError('closed', 'the test is over'));
afterEach(() => Promise.all(journals.splice(0).map(stop)));

const recovered = async () => (await recoverJournal(nodeFileSystem, paths())).counts.total;
const first = () => paths()[0];
const readMarkOf = async (path: string) => decodeMark(await readFile(path));

/** The file system, with a say in every write to a file that flushes. */
function watching(onWrite: (position: number) => void): FileSystem {
  const wrap = (handle: FileHandle): FileHandle => ({
    ...handle,
    write: async (bytes, position) => {
      onWrite(position);
      await handle.write(bytes, position);
    },
  });
  return {
    ...nodeFileSystem,
    create: async (path, options) => wrap(await nodeFileSystem.create(path, options)),
  };
}

test('each hit answers with the total of this journal', async () => {
  const journal = await create();
  expect((await journal.add('/', DAY)).total).toBe(1);
  const hits = [journal.add('/', DAY), journal.add('/a', DAY + 1), journal.add(undefined, DAY)];
  expect((await Promise.all(hits)).map(({ total }) => total)).toEqual([2, 3, 4]);
  expect(journal.counts).toEqual({
    total: 4,
    days: new Map([
      [DAY, 3],
      [DAY + 1, 1],
    ]),
    pages: new Map([
      ['/', 2],
      ['/a', 1],
    ]),
  });
});

test('hits of one turn share one flush, and those that come during it the next', async () => {
  const during: Promise<unknown>[] = [];
  let flushes = Number.NEGATIVE_INFINITY; // until the journal is made
  const journal = await create({
    fileSystem: watching(() => {
      flushes += 1;
      if (flushes === 1) during.push(...Array.from({ length: 64 }, () => journal.add(undefined, DAY)));
    }),
  });
  flushes = 0;
  await Promise.all(Array.from({ length: 64 }, () => journal.add(undefined, DAY)));
  await Promise.all(during);
  expect(flushes).toBe(2);
  expect(journal.counts.total).toBe(128);
});

test('callers who were just answered and ask again share a flush with those who came meanwhile', async () => {
  const callers: Promise<void>[] = [];
  const call = async () => {
    for (let hit = 0; hit < 3; hit++) await journal.add(undefined, DAY);
  };
  let flushes = Number.NEGATIVE_INFINITY; // until the journal is made
  const journal = await create({
    fileSystem: watching(() => {
      flushes += 1;
      if (flushes === 1) callers.push(call());
    }),
  });
  flushes = 0;
  callers.push(call());
  for (const caller of callers) await caller;
  expect(flushes).toBe(4);
});

test('two segments hold any number of hits', async () => {
  const journal = await create();
  for (let hit = 1; hit <= 1000; hit++) await journal.add(`/page/${hit % 7}`, DAY + (hit % 3));
  const { counts } = await recoverJournal(nodeFileSystem, paths());
  expect(counts).toEqual(journal.counts);
  expect(counts.total).toBe(1000);
  for (const path of paths()) expect(await readFile(path)).toHaveLength(4096);
});

test('pages without number take no more than their space, and every hit counts', async () => {
  const journal = await create();
  for (let hit = 0; hit < 300; hit++) {
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.add(`/${hit}/${i}/${'é'.repeat(i)}`, hit)));
  }
  const { counts } = await recoverJournal(nodeFileSystem, paths());
  expect(counts.total).toBe(6000);
  expect([...counts.pages.values()].reduce((a, b) => a + b)).toBe(6000);
  expect([...counts.days.values()].reduce((a, b) => a + b)).toBe(6000);
});

describe('another process', () => {
  test('sees what was acknowledged, at once', async () => {
    const journal = await create();
    const reader = new JournalReader(nodeFileSystem, paths());
    for (let hit = 1; hit <= 300; hit++) {
      await journal.add('/', DAY);
      expect((await reader.read())?.total).toBe(hit);
    }
    await reader.close();
  });

  test('does not see what no flush has confirmed', async () => {
    const journal = await create();
    await journal.add('/', DAY);
    const mark = await readMarkOf(first());
    await journal.add('/', DAY);
    await stop(journal);
    // As it was before the second flush was confirmed: its bytes are there, the mark does not vouch for them.
    const bytes = await readFile(first());
    encodeMark(mark ?? { generation: 0, durable: 0, beat: 0 }).copy(bytes);
    await writeFile(first(), bytes);
    const reader = new JournalReader(nodeFileSystem, paths());
    expect((await reader.read())?.total).toBe(1);
    await reader.close();
    expect(await recovered()).toBe(2);
  });

  test('finds nothing where there is no journal', async () => {
    const reader = new JournalReader(nodeFileSystem, paths());
    expect(await reader.read()).toBeUndefined();
  });
});

describe('after a crash', () => {
  /** A journal of five batches, as a power cut leaves it that kept no mark; and where each batch ends. */
  const torn = async () => {
    const journal = await create();
    const ends = [(await readMarkOf(first()))?.durable ?? 0];
    for (let hit = 1; hit <= 5; hit++) {
      await journal.add(`/page/${hit}`, DAY);
      ends.push((await readMarkOf(first()))?.durable ?? 0);
    }
    await stop(journal);
    const bytes = await readFile(first());
    encodeMark({ generation: 0, durable: 0, beat: 0 }).copy(bytes);
    return { bytes, ends };
  };

  test('a tail torn at any byte costs only what was not flushed', async () => {
    const { bytes, ends } = await torn();
    const [, , , , fourth = 0, fifth = 0] = ends;
    for (let cut = fourth; cut < fifth; cut++) {
      await writeFile(first(), Buffer.from(bytes).fill(0, cut));
      const { counts, torn: tail } = await recoverJournal(nodeFileSystem, paths());
      expect(counts.total).toBe(4);
      // What is cut is handed out once it is known to be the next batch: its first 16 bytes say so.
      if (cut >= fourth + 16) expect(tail).toEqual({ offset: fourth, bytes: expect.any(Buffer) });
    }
  });

  test('a journal that ends well has no torn tail', async () => {
    const { bytes } = await torn();
    await writeFile(first(), bytes);
    expect(await recoverJournal(nodeFileSystem, paths())).not.toHaveProperty('torn');
  });

  test('a batch that a later one proves flushed is damage, and the place is named', async () => {
    const { bytes, ends } = await torn();
    for (const [index, end] of ends.slice(0, 4).entries()) {
      const broken = Buffer.from(bytes);
      broken.writeUInt8(broken.readUInt8(end + 21) ^ 1, end + 21);
      await writeFile(first(), broken);
      await expect(recovered()).rejects.toMatchObject({
        code: 'damaged',
        details: { path: first(), offset: ends[index] },
      });
    }
  });

  test('what an older use of a segment left is never counted', async () => {
    const journal = await create();
    let generations = 1;
    while (generations < 4) {
      const { total } = await journal.add('/', DAY);
      generations = Math.max(
        ...(await Promise.all(paths().map(async (path) => (await readMarkOf(path))?.generation ?? 0))),
      );
      expect(await recovered()).toBe(total);
    }
  });

  test('a change of segments that was not flushed leaves the one before it', async () => {
    const journal = await create();
    while ((await readMarkOf(paths()[1]))?.durable !== 0) {
      if ((await readMarkOf(paths()[1]))?.generation === 2) break;
      await journal.add('/', DAY);
    }
    const total = journal.counts.total;
    await stop(journal);
    const bytes = await readFile(paths()[1]);
    // The head is torn and the mark was not written: the group that caused it was never acknowledged.
    await writeFile(paths()[1], Buffer.from(bytes).fill(0, 0, 40));
    expect(await recovered()).toBe(total - 1);
    // The mark vouches for it: what is torn now was whole once.
    await writeFile(paths()[1], Buffer.from(bytes).fill(0, 20, 40));
    await expect(recovered()).rejects.toMatchObject({ code: 'damaged', details: { path: paths()[1] } });
  });
});

describe('nothing more is acknowledged', () => {
  test('once a write has failed, even if the disk works again', async () => {
    let broken = false;
    const fileSystem = watching(() => {
      if (broken) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    const journal = await create({ fileSystem });
    await journal.add('/', DAY);
    broken = true;
    await expect(Promise.all([journal.add('/', DAY), journal.add('/', DAY)])).rejects.toMatchObject({ code: 'fault' });
    broken = false;
    await expect(journal.add('/', DAY)).rejects.toMatchObject({ code: 'fault' });
    expect(journal.fault).toMatchObject({ code: 'fault' });
    expect(journal.counts.total).toBe(1);
  });

  test('once another process has taken the files over', async () => {
    const journal = await create();
    await journal.add('/', DAY);
    await rename(first(), `${first()}.fenced`);
    await expect(journal.add('/', DAY)).rejects.toMatchObject({ code: 'fenced' });
    await rename(`${first()}.fenced`, first());
    await expect(journal.add('/', DAY)).rejects.toMatchObject({ code: 'fenced' });
    expect(journal.counts.total).toBe(1);
  });

  test('once people have put a copy in the place of its file, within a second', async () => {
    let passed = 0;
    const monotonic = () => systemClock.monotonic() + passed;
    const journal = await create({ clock: { ...systemClock, monotonic } });
    await journal.add('/', DAY);
    await copyFile(first(), `${first()}.copy`);
    await rename(`${first()}.copy`, first());
    passed = 1_000;
    await expect(journal.add('/', DAY)).rejects.toMatchObject({ code: 'fenced' });
  });

  test('once it was stopped; what was under way is finished', async () => {
    const journal = await create();
    const last = journal.add('/', DAY);
    await stop(journal);
    expect((await last).total).toBe(1);
    await expect(journal.add('/', DAY)).rejects.toMatchObject({ code: 'closed' });
  });
});

test('a journal that cannot be made leaves nothing', async () => {
  const fileSystem = watching(() => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  await expect(create({ fileSystem })).rejects.toMatchObject({ code: 'full' });
  await create();
});
