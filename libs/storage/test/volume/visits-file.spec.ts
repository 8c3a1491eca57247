import { readdir, readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage, type StorageMode } from '@visits/storage';
import { useDirectory } from '../volume-directory.ts';

const file = () => join(directory(), 'visits');
const says = () => readFile(file(), 'utf8');

const opened: Storage[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});
const directory = useDirectory(); // after the hook above: stores close before their volume goes
const open = async (mode: StorageMode, writer = 'pod-0') => {
  const storage = await openStorage({ mode, directory: directory(), writer });
  opened.push(storage);
  return storage;
};

/** Resolves when the file says so. */
async function untilItSays(text: string): Promise<void> {
  const enough = new AbortController();
  const changes = watch(directory(), { signal: enough.signal })[Symbol.asyncIterator]();
  // Watches from when it is asked for the first change, and keeps those that come before the next is asked for.
  let change = changes.next();
  while ((await says()) !== text) {
    await change;
    change = changes.next();
  }
  enough.abort();
  await change.catch(() => undefined);
}

describe.each(['per-pod', 'shared'] as const)('%s mode', (mode) => {
  test('the file says the total and nothing else, before a hit is answered', async () => {
    const storage = await open(mode);
    expect(await says()).toBe('0');
    for (let total = 1; total <= 20; total++) {
      await storage.visits.record();
      expect(await says()).toBe(`${total}`);
    }
  });

  test('under load the file is right soon after', async () => {
    const storage = await open(mode);
    await Promise.all(Array.from({ length: 2000 }, () => storage.visits.record()));
    await untilItSays('2000');
  });

  test('says the total of a store that was closed under load, which leaves no journal', async () => {
    const storage = await openStorage({ mode, directory: directory() });
    const hits = () => Array.from({ length: 100 }, () => storage.visits.record());
    for (let wave = 1; wave < 20; wave++) await Promise.all(hits());
    const last = hits();
    const closed = storage.close();
    await Promise.all(last);
    await closed;
    expect(await says()).toBe('2000');
    expect(await readdir(join(directory(), 'store/journal'))).toEqual([]);
  });

  test('editing it changes nothing', async () => {
    const storage = await open(mode);
    await storage.visits.record();
    await writeFile(file(), '1000000');
    expect(await storage.visits.total()).toBe(1);
    await untilItSays('1');
  });

  test.each(['2', '2\n', ' 2 ', '0002'])('a volume that holds only a visits file with %j is adopted', async (text) => {
    await writeFile(file(), text);
    const storage = await open(mode);
    expect(await storage.visits.total()).toBe(2);
    expect(await says()).toBe('2');
    expect(await storage.visits.record()).toBe(3);
    expect(await says()).toBe('3');
  });
});

describe('shared mode, many processes', () => {
  test('a visits file is adopted by exactly one of those who start at once', async () => {
    await writeFile(file(), '41');
    const pods = await Promise.all(Array.from({ length: 10 }, (_, i) => open('shared', `pod-${i}`)));
    for (const pod of pods) expect(await pod.visits.total()).toBe(41);
    await pods[0]?.visits.record();
    for (const pod of pods) expect(await pod.visits.total()).toBe(42);
    expect(await says()).toBe('42');
  });

  test('every pod shows every hit, at once and in the file', async () => {
    const pods = await Promise.all(Array.from({ length: 4 }, (_, i) => open('shared', `pod-${i}`)));
    let total = 0;
    for (let round = 0; round < 5; round++) {
      await Promise.all(pods.flatMap((pod) => Array.from({ length: 25 }, () => pod.visits.record())));
      total += 100;
      for (const pod of pods) expect(await pod.visits.total()).toBe(total);
    }
    await untilItSays(`${total}`);
  });

  test('of writers on many pods that name the same version of a note one succeeds', async () => {
    const pods = await Promise.all(Array.from({ length: 4 }, (_, i) => open('shared', `pod-${i}`)));
    const note = await pods[0]?.notes.create({ body: 'start' });
    const id = note?.id ?? '';
    for (let version = 1; version <= 5; version++) {
      const writes = pods.map((pod, i) => pod.notes.replace(id, { body: `pod-${i} v${version}` }, [version]));
      const won = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(1);
      const seen = await Promise.all(pods.map((pod) => pod.notes.get(id)));
      expect(new Set(seen.map((one) => one?.body)).size).toBe(1);
      expect(seen[0]?.version).toBe(version + 1);
    }
  });

  test('pods come and go, and nothing is lost', async () => {
    let expected = 0;
    const stays = await open('shared', 'stays');
    for (let round = 0; round < 5; round++) {
      const comes = await openStorage({ mode: 'shared', directory: directory(), writer: `comes-${round}` });
      await Promise.all([comes.visits.record(), comes.visits.record(), stays.visits.record()]);
      expected += 3;
      await comes.close();
      expect(await stays.visits.total()).toBe(expected);
    }
  });
});
