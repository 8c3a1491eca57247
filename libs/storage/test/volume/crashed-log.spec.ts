import { cp, link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage, type StorageOptions } from '@visits/storage';
import { encodeCommit } from '../../src/commit-log/commit.ts';
import { recordText } from '../../src/commit-log/log-file.ts';
import { sequenceName } from '../../src/commit-log/sequence-name.ts';
import { repairVolume } from '../../src/visits-store/repair.ts';
import { surveyVolume } from '../../src/visits-store/volume-survey.ts';
import { around } from '../visits-store/small-store.ts';
import { useDirectory } from '../volume-directory.ts';
import { limitedVolume } from './limited-volume.ts';

const directory = useDirectory();
const crashed = useDirectory();
const open = (options: Partial<StorageOptions> = {}) =>
  openStorage({ mode: 'per-pod', directory: crashed(), writer: 'pod-0', ...options });
const log = () => join(crashed(), 'store/log');

async function leaveAsKilled(storage: Storage): Promise<void> {
  await rm(crashed(), { recursive: true });
  await cp(directory(), crashed(), { recursive: true, filter: (path) => !path.includes('/live/') });
  await storage.close();
  for (const name of (await readdir(log())).filter((one) => one.endsWith('.open'))) {
    await rm(join(log(), name)); // a second name, and not a file of its own
    await link(await lastFile(), join(log(), name));
  }
}

/** A per-pod store with notes that were appended to one file, as a kill leaves it. @returns their texts, newest first */
async function crashWithNotes(count: number): Promise<string[]> {
  const storage = await open({ directory: directory() });
  for (let note = 0; note < count; note++) await storage.notes.create({ body: `note ${note}` });
  await leaveAsKilled(storage);
  return Array.from({ length: count }, (_, note) => `note ${count - 1 - note}`);
}

async function notesIn(options: Partial<StorageOptions> = {}): Promise<string[]> {
  const storage = await open(options);
  try {
    return (await storage.notes.list({ limit: 100 })).notes.map(({ body }) => body);
  } finally {
    await storage.close();
  }
}

async function lastFile(): Promise<string> {
  const names = (await readdir(log())).filter((name) => /^\d{20}$/.test(name)).sort();
  return join(log(), names.at(-1) ?? '');
}

test('a file that was linked under a covered number, and has lost its second name, counts for nothing', async () => {
  const storage = await open();
  await storage.notes.create({ body: 'a note' });
  await storage.close();
  await rm(join(crashed(), 'visits'));
  await repairVolume(await around(crashed())); // from now on a checkpoint covers all commits
  const { state } = await surveyVolume(await around(crashed()));
  const file = sequenceName(state.covered - 1);
  const operation = { op: 'put', id: 'late', version: 1, created: 0, updated: 0, body: 'late' } as const;
  const head = { sequence: state.covered - 1, incarnation: 'f'.repeat(16), number: 7, time: 0, open: true };
  const late = encodeCommit(head, [{ operation, record: recordText(operation) }], { file, offset: 0 });
  await writeFile(join(log(), file), late.bytes);
  const again = await open();
  expect((await again.notes.list({ limit: 1000 })).notes.some(({ body }) => body === 'late')).toBe(false);
  await again.notes.create({ body: 'it goes on' });
  await again.close();
  expect(await readdir(log())).not.toContain(file);
});

test('what was appended is there after a crash, twice', async () => {
  const notes = await crashWithNotes(4);
  expect(await notesIn()).toEqual(notes);
  expect(await notesIn()).toEqual(notes);
});

test('a torn tail costs the note that was being written, and is kept aside', async () => {
  const notes = await crashWithNotes(4);
  const path = await lastFile();
  const bytes = await readFile(path);
  const last = bytes.lastIndexOf('{"kind":"commit"') - 8;
  for (const cut of [last + 5, last + 60, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, cut));
    expect(await notesIn({ directory: await copyOf(crashed()) })).toEqual(notes.slice(1));
  }
  expect((await readdir(join(directory(), 'copy/store'))).some((name) => name.endsWith('.broken'))).toBe(true);
});

test('every byte before the last commit matters: damage is not taken for a torn tail', async () => {
  await crashWithNotes(3);
  const path = await lastFile();
  const bytes = await readFile(path);
  const last = bytes.lastIndexOf('{"kind":"commit"') - 8;
  for (let at = 0; at < last; at += 3) {
    const broken = Buffer.from(bytes);
    broken.writeUInt8(broken.readUInt8(at) ^ 0x04, at);
    await writeFile(path, broken);
    await expect(notesIn()).rejects.toMatchObject({ code: 'damaged', details: { path } });
  }
  await writeFile(path, bytes);
  expect(await notesIn()).toHaveLength(3);
});

test('a start after a crash needs no room for what was appended', async () => {
  const storage = await open({ directory: directory() });
  const { id } = await storage.notes.create({ body: '' });
  for (let change = 0; change < 20; change++) await storage.notes.replace(id, { body: `${change} `.repeat(5000) });
  await leaveAsKilled(storage);
  await rm(join(crashed(), 'store/reserve'), { recursive: true });
  expect(await notesIn({ fileSystem: limitedVolume(crashed(), 500 * 1024) })).toHaveLength(1);
});

test('a store that has lost its log is damaged, and not a new one', async () => {
  await crashWithNotes(2);
  for (const name of await readdir(log())) await rm(join(log(), name));
  const journals = await readdir(join(crashed(), 'store/journal'));
  await expect(open()).rejects.toMatchObject({ code: 'damaged', details: { path: log() } });
  expect(await readdir(join(crashed(), 'store/journal'))).toEqual(journals);
});

async function copyOf(volume: string): Promise<string> {
  const copy = join(directory(), 'copy');
  await rm(copy, { recursive: true, force: true });
  await cp(volume, copy, { recursive: true });
  return copy;
}
