import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage } from '@visits/storage';
import { encodeRecords, recordText } from '../../src/commit-log/log-file.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { repairVolume } from '../../src/visits-store/repair.ts';
import { surveyVolume } from '../../src/visits-store/volume-survey.ts';
import { useDirectory } from '../volume-directory.ts';
import { around, crashedCopy, fill, SETTLING } from './small-store.ts';

const directory = useDirectory();
const volume = () => join(directory(), 'volume');
const copy = () => join(directory(), 'copy');
const log = () => join(volume(), 'store/log');

const namesOf = async (end: string | RegExp) => (await readdir(log())).filter((name) => name.match(end)).sort();

async function flip(path: string, offset: number): Promise<void> {
  const file = await nodeFileSystem.open(path);
  const byte = Buffer.alloc(1);
  await file.read(byte, offset);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await file.write(byte, offset);
  await file.close();
}

/** Repairs, and has a process start on what is there then. */
async function repaired(root = volume()) {
  const repair = await repairVolume(await around(root));
  expect((await surveyVolume(await around(root))).findings.filter(({ kind }) => kind === 'damage')).toEqual([]);
  const storage = await openStorage({ mode: 'shared', directory: root, writer: 'pod-1' });
  const { notes } = await storage.notes.list({ limit: 100 });
  const result = { ...repair, shown: await storage.visits.total(), bodies: notes.map(({ body }) => body).sort() };
  await storage.close();
  return result;
}

const ALL = ['another body', 'body 0', 'body 3', 'body 4', 'body 5', 'body 6', 'body 7'];

test('a sound store stays as it is', async () => {
  await (await fill(volume())).close();
  expect(await repaired()).toEqual({ lost: [], total: 71, notes: 7, shown: 71, bodies: ALL });
});

test('a note that cannot be read is lost, and named; everything else stays', async () => {
  await (await fill(volume())).close();
  const [segment = ''] = await namesOf(/\.notes$/);
  const bytes = await nodeFileSystem.readFile(join(log(), segment), 2 ** 20);
  await flip(join(log(), segment), bytes.indexOf('body 0'));
  const { lost, bodies, shown, aside = '' } = await repaired();
  expect(bodies).toEqual(ALL.filter((body) => body !== 'body 0'));
  expect(shown).toBe(71);
  expect(lost).toEqual([
    expect.stringContaining(segment),
    expect.stringMatching(/^notes that cannot be read: [0-9a-f]{16}$/),
  ]);
  expect(await readdir(aside)).toContain(segment);
});

describe('where files of commits became segments', () => {
  const written = Array.from({ length: 16 }, (_, note) => `body ${note}`).sort();

  /** Two of them. What is written together lies in one commit, and that is enough for a checkpoint. */
  const settled = async () => {
    const { title, ...sizes } = SETTLING;
    for (const bodies of [written.slice(0, 8), written.slice(8)]) {
      const storage = await openStorage({ mode: 'per-pod', directory: volume(), writer: 'pod-0', ...sizes });
      await Promise.all(bodies.map((body) => storage.notes.create({ title, body })));
      await storage.close();
    }
    const { state } = await surveyVolume(await around(volume()));
    const files = state.notes.segments.map(({ segment }) => segment).filter(({ index }) => index.file !== undefined);
    expect(files).toHaveLength(2);
    return files;
  };

  test('a note in one that cannot be read is lost, and the others stay', async () => {
    const [first] = await settled();
    const path = join(log(), first?.file ?? '');
    const bytes = await nodeFileSystem.readFile(path, 2 ** 20);
    const [text = '', victim] = /"body":"(body \d+)"/.exec(bytes.toString('latin1')) ?? [];
    await flip(path, bytes.indexOf(text) + text.length - 2);
    const { lost, bodies } = await repaired();
    expect(bodies).toEqual(written.filter((body) => body !== victim));
    expect(lost).toHaveLength(2);
  });

  test('one of which the index is missing costs nothing', async () => {
    const [first] = await settled();
    await rm(join(log(), first?.index.file ?? ''));
    const { lost, bodies } = await repaired();
    expect(bodies).toEqual(written);
    expect(lost).toEqual([expect.stringContaining('the index of a note segment is missing')]);
  });

  test('those that are whole stay where they are', async () => {
    const [first, second] = await settled();
    await rm(join(log(), first?.index.file ?? ''));
    await repaired();
    expect(await namesOf(second?.file ?? '')).toContain(second?.file);
  });

  test('one that is missing costs its notes, which are named', async () => {
    const [first] = await settled();
    await rm(join(log(), first?.file ?? ''));
    const { lost, bodies } = await repaired();
    expect(bodies.length).toBeLessThan(written.length);
    expect(lost).toEqual([
      expect.stringContaining('a note segment is missing'),
      expect.stringMatching(/^notes that cannot be read: [0-9a-f]{16}/),
    ]);
  });
});

test('a damaged index of notes costs nothing', async () => {
  await (await fill(volume())).close();
  const [segment = ''] = await namesOf(/\.notes$/);
  const { size } = await stat(join(log(), segment));
  await flip(join(log(), segment), size - 2);
  expect(await repaired()).toMatchObject({ shown: 71, bodies: ALL });
});

test('a damaged commit costs what it held', async () => {
  await (await fill(volume())).close();
  const commits = await namesOf(/^\d{20}$/);
  for (const name of commits) {
    const bytes = await nodeFileSystem.readFile(join(log(), name), 2 ** 20);
    if (bytes.includes('another body')) await flip(join(log(), name), bytes.indexOf('another body'));
  }
  const segments = await Promise.all(
    (await namesOf(/\.notes$/)).map(async (name) => ({
      name,
      bytes: await nodeFileSystem.readFile(join(log(), name), 2 ** 20),
    })),
  );
  for (const { name, bytes } of segments) {
    if (bytes.includes('another body')) await flip(join(log(), name), bytes.indexOf('another body'));
  }
  const { bodies, shown } = await repaired();
  expect(bodies).not.toContain('another body');
  expect(bodies).toEqual(expect.arrayContaining(ALL.filter((body) => body !== 'another body')));
  expect(shown).toBe(71);
});

test('without a checkpoint the notes and the total are had back', async () => {
  await (await fill(volume())).close();
  const checkpoint = (await namesOf(/\.checkpoint$/)).at(-1) ?? '';
  await truncate(join(log(), checkpoint), 10);
  const { bodies, shown, lost } = await repaired();
  expect(bodies).toEqual(expect.arrayContaining(ALL));
  expect(shown).toBe(71);
  expect(lost).toContainEqual(expect.stringContaining('the total is what visits said, 71'));
});

describe('after a crash', () => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await fill(volume());
    await crashedCopy(volume(), copy());
  });
  afterEach(() => storage.close());

  test('a store that is in use is refused', async () => {
    await flip(join(volume(), 'visits'), 0);
    await expect(repairVolume(await around(volume()))).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining('pod-0 is writing to this volume'),
    });
  });

  test('a process of another machine is known by its beat', async () => {
    await flip(join(copy(), 'visits'), 0);
    const journals = join(copy(), 'store/journal');
    const [first = ''] = await readdir(journals);
    const elsewhere = (during: () => Promise<void>) => async (directory: string) => {
      const surroundings = await around(directory);
      const presence = { ...surroundings.presence, node: 'another machine' };
      return { ...surroundings, presence, clock: { ...surroundings.clock, sleep: during } };
    };
    const beating = elsewhere(() => flip(join(journals, first), 8));
    await expect(repairVolume(await beating(copy()))).rejects.toMatchObject({ code: 'in-use' });
    await flip(join(journals, first), 8);
    const silent = elsewhere(async () => undefined);
    expect(await repairVolume(await silent(copy()))).toMatchObject({ lost: [], total: 71 });
  });

  test('a damaged journal keeps what is whole', async () => {
    const journals = join(copy(), 'store/journal');
    const [first = ''] = await readdir(journals);
    const bytes = await nodeFileSystem.readFile(join(journals, first), 2 ** 20);
    const end = bytes.readUInt32LE(4);
    await flip(join(journals, first), end - 1);
    const { shown, lost } = await repaired(copy());
    expect(shown).toBe(70);
    expect(lost).toEqual([expect.stringContaining('hits that were acknowledged cannot be read')]);
  });

  test('a journal that is missing costs its hits', async () => {
    const journals = join(copy(), 'store/journal');
    for (const name of await readdir(journals)) await rm(join(journals, name));
    const { lost } = await repaired(copy());
    expect(lost).toEqual([expect.stringContaining('a journal that counts is missing')]);
  });
});

test('a store of a newer version is left alone', async () => {
  await (await fill(volume())).close();
  const last = (await namesOf(/^\d{20}$/)).at(-1) ?? '';
  const next = String(Number(last) + 1).padStart(20, '0');
  const head = recordText({ kind: 'commit', sequence: Number(next), format: 99, records: 0 });
  await writeFile(join(log(), next), encodeRecords([{ ...head, isHead: true }]));
  await expect(repairVolume(await around(volume()))).rejects.toMatchObject({ code: 'newer-format' });
  await rm(join(log(), next));
  expect(await repaired()).toMatchObject({ lost: [], shown: 71 });
});
