import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type StorageOptions } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
const crashed = useDirectory();
/** Processes that are copied as they run, and so count as killed. */
const open = (options: Partial<StorageOptions> = {}) =>
  openStorage({ mode: 'shared', directory: crashed(), writer: 'pod-0', ...options });

/** The volume as a crash in the middle of the last hit leaves it: half of its batch was written, and its mark was not. */
async function crashInLastHit(): Promise<{ readonly tail: Buffer }> {
  const storage = await open({ directory: directory() });
  await storage.visits.record();
  const [before] = (await storage.visits.audit()).writers;
  await storage.visits.record();
  await rm(crashed(), { recursive: true });
  await cp(directory(), crashed(), { recursive: true, filter: (path) => !path.includes('/live/') });
  await storage.close();
  const end = before?.position.bytes ?? 0;
  const path = join(crashed(), 'store/journal', `pod-0.${before?.incarnation}.0`);
  const bytes = await readFile(path);
  bytes.fill(0, 0, 16); // the mark
  bytes.fill(0, end + 22);
  await writeFile(path, bytes);
  return { tail: bytes.subarray(end, end + 22) };
}

test('a torn tail is cut, and the last one is kept aside', async () => {
  const { tail } = await crashInLastHit();
  await writeFile(join(crashed(), 'store/0123456789abcdef.77.broken'), 'an older one');
  const storage = await open();
  const { recount, total } = await storage.visits.audit();
  await storage.close();
  expect({ total, recount }).toEqual({ total: 1, recount: 1 });
  const kept = (await readdir(join(crashed(), 'store'))).filter((name) => name.endsWith('.broken'));
  expect(kept).toHaveLength(1);
  const bytes = await readFile(join(crashed(), 'store', kept[0] ?? ''));
  expect(bytes.subarray(0, tail.length)).toEqual(tail);
});
