import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage, type StorageMode } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';
import { bytesIn } from './limited-volume.ts';

const directory = useDirectory();
const log = () => join(directory(), 'store/log');
const open = (mode: StorageMode) => openStorage({ mode, directory: directory(), writer: 'pod-0' });

const NOTES = 4096;
const BODY = 'x'.repeat(8192);
const LIVE_BYTES = NOTES * BODY.length;

/** Many callers at once: so commits are large. */
async function each(notes: number, callers: number, act: (note: number) => Promise<unknown>): Promise<void> {
  const work = async (first: number) => {
    for (let note = first; note < notes; note += callers) await act(note);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)));
}

async function bodies(storage: Storage): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const { notes, next } = await storage.notes.list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    for (const { id, body } of notes) found.set(id, body);
    cursor = next;
  } while (cursor !== undefined);
  return found;
}

/** Files of commits that are as large as segments. */
async function largeCommits(): Promise<string[]> {
  const names = (await readdir(log())).filter((name) => /^\d{20}$/.test(name)).sort();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(log(), name))).size));
  return names.filter((_, index) => (sizes[index] ?? 0) >= 2 ** 21);
}

async function filled(mode: StorageMode): Promise<Map<string, string>> {
  const storage = await open(mode);
  const written = new Map<string, string>();
  await each(NOTES, 64, async (note) => {
    const body = `${note} ${BODY}`;
    written.set((await storage.notes.create({ body })).id, body);
  });
  await storage.close();
  return written;
}

test.each(['per-pod', 'shared'] as const)(
  'what was committed together in %s mode is not written twice',
  async (mode) => {
    const written = await filled(mode);
    const large = await largeCommits();
    expect(large.length).toBeGreaterThan(0);
    expect(await bytesIn(log())).toBeLessThan(1.3 * LIVE_BYTES);
    const storage = await open(mode);
    expect(await bodies(storage)).toEqual(written);
    await storage.close();
    expect(await largeCommits()).toEqual(large);
  },
);

test('what is dead in it gives its space back', async () => {
  const ids = [...(await filled('per-pod')).keys()];
  const storage = await open('per-pod');
  await each(NOTES, 64, async (note) => {
    if (note % 4 > 0) await storage.notes.remove(ids[note] ?? '');
  });
  expect((await bodies(storage)).size).toBe(NOTES / 4);
  await storage.close();
  expect(await bytesIn(log())).toBeLessThan((2.2 * LIVE_BYTES) / 4);
});

test.each([
  ['missing', (path: string) => rm(path)],
  ['shorter', (path: string) => truncate(path, 2 ** 20)],
])('a start is refused where it is %s, and says where', async (_, spoil) => {
  await filled('per-pod');
  const [first = ''] = await largeCommits();
  await spoil(join(log(), first));
  await expect(open('per-pod')).rejects.toMatchObject({ code: 'damaged', details: { path: join(log(), first) } });
});
