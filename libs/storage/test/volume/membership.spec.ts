import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage, type StorageOptions } from '@visits/storage';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { skippingClock, useDirectory } from '../volume-directory.ts';

const opened: Storage[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});
const directory = useDirectory(); // after the hook above: stores close before their volume goes

const open = async (options: Partial<StorageOptions>): Promise<Storage> => {
  const storage = await openStorage({ mode: 'shared', directory: directory(), ...options });
  opened.push(storage);
  return storage;
};

/** A machine whose sockets reach nobody, and whose processes do nothing but what they are asked for, without waiting. */
const onNode = (node: string): Partial<StorageOptions> => ({
  presence: { node, announce: async () => async () => undefined, answers: async () => false },
  clock: skippingClock(),
});

test('of two per-pod writers that start at once on one volume one is refused', async () => {
  const starts = ['first', 'second'].map((writer) => open({ mode: 'per-pod', writer, clock: skippingClock() }));
  const outcomes = await Promise.allSettled(starts);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'in-use',
    message: expect.stringMatching(/(first|second) is writing/),
  });
  expect(await opened[0]?.visits.record()).toBe(1);
});

test('a per-pod writer whose predecessor is just ending waits for it', async () => {
  const ending = await open({ mode: 'per-pod', writer: 'pod-0' });
  await ending.visits.record();
  const clock = skippingClock();
  const successor = open({
    mode: 'per-pod',
    writer: 'pod-0',
    clock: { ...clock, sleep: (ms) => Promise.all([clock.sleep(ms), ending.close()]).then(() => undefined) },
  });
  expect(await (await successor).visits.total()).toBe(1);
});

test('a shared writer does not join a per-pod writer, nor the other way round', async () => {
  const alone = await open({ mode: 'per-pod', writer: 'alone' });
  await expect(open({ writer: 'social', clock: skippingClock() })).rejects.toMatchObject({
    code: 'in-use',
    message: /alone is writing/,
  });
  await alone.close();
  await open({ writer: 'social' });
  await expect(open({ mode: 'per-pod', writer: 'alone', clock: skippingClock() })).rejects.toMatchObject({
    code: 'in-use',
  });
});

test.each(['deadbeefdeadbeef', 'pod.0123456789abcdef.0', 'a/b', '..', 'x'.repeat(300), 'é'])(
  'a writer may be called %s',
  async (writer) => {
    for (const mode of ['per-pod', 'shared'] as const) {
      const storage = await open({ mode, writer });
      await storage.visits.record();
      await storage.close();
    }
    expect(await (await open({ mode: 'per-pod', writer })).visits.total()).toBe(2);
  },
);

describe('a process that was stopped, and replaced on another machine', () => {
  test.each(['per-pod', 'shared'] as const)('acknowledges nothing any more, %s mode', async (mode) => {
    const zombie = await open({ mode, writer: 'pod-0', ...onNode('a') });
    await zombie.visits.record();
    // Per-pod mode replaces whoever shows no beat; shared mode only who shows none for a minute.
    const successor = await open({ mode: 'per-pod', writer: 'pod-0', ...onNode('b') });
    expect(await successor.visits.total()).toBe(1);
    const note = await successor.notes.create({ body: 'kept' });
    await expect(zombie.notes.create({ body: 'lost' })).rejects.toMatchObject({ code: 'fenced' });
    await expect(zombie.visits.record()).rejects.toMatchObject({ code: 'fenced' });
    await expect(zombie.visits.total()).rejects.toMatchObject({ code: 'fenced' });
    await expect(zombie.notes.list({ limit: 10 })).rejects.toMatchObject({ code: 'fenced' });
    expect(zombie.health().fault).toMatchObject({ code: 'fenced' });
    expect(await successor.visits.record()).toBe(2);
    expect((await successor.notes.list({ limit: 10 })).notes).toEqual([note]);
    expect(await readFile(join(directory(), 'visits'), 'utf8')).toBe('2');
  });

  test.each(['per-pod', 'shared'] as const)('leaves `visits` to its successor, %s mode', async (mode) => {
    const checks: (() => void)[] = [];
    const after = (_: number, check: () => void) => {
      checks.push(check);
      return () => undefined;
    };
    const zombie = await open({ mode, writer: 'pod-0', ...onNode('a'), clock: { ...skippingClock(), after } });
    await zombie.visits.record();
    const successor = await open({ mode: 'per-pod', writer: 'pod-0', ...onNode('b') });
    await successor.visits.record();
    for (const check of checks.splice(0)) check();
    await zombie.close();
    expect(await readFile(join(directory(), 'visits'), 'utf8')).toBe('2');
  });
});

test.each(['per-pod', 'shared'] as const)(
  'a start that is slow, and taken for gone meanwhile, begins anew, %s mode',
  async (mode) => {
    let isSlow = true;
    const visits = async () => {
      const successor = await open({ mode: 'per-pod', writer: 'pod-0', ...onNode('b') });
      await successor.visits.record();
      await successor.close();
    };
    const slow = await open({
      mode,
      writer: 'pod-0',
      ...onNode('a'),
      fileSystem: {
        ...nodeFileSystem,
        create: async (path, options) => {
          if (isSlow && path.includes('/journal/')) {
            isSlow = false;
            await visits();
          }
          return await nodeFileSystem.create(path, options);
        },
      },
    });
    expect(isSlow).toBe(false);
    expect(await slow.visits.record()).toBe(2);
  },
);

test('many changes of large notes at once leave a store that opens', async () => {
  const storage = await open({ mode: 'per-pod' });
  const { id } = await storage.notes.create({ body: 'x'.repeat(4_000_000) });
  await Promise.all(Array.from({ length: 20 }, (_, index) => storage.notes.patch(id, { title: `${index}` })));
  await storage.close();
  const again = await open({ mode: 'per-pod' });
  expect(await again.notes.get(id)).toMatchObject({ version: 21 });
});

test('a volume that is out of reach for a moment stops nothing for good', async () => {
  let failing = false;
  const within = async <T>(call: () => Promise<T>) => {
    if (failing) throw Object.assign(new Error('ESTALE'), { code: 'ESTALE' });
    return await call();
  };
  const storage = await open({
    mode: 'shared',
    fileSystem: {
      ...nodeFileSystem,
      list: (path) => within(() => nodeFileSystem.list(path)),
      namesVersion: (path) => within(() => nodeFileSystem.namesVersion(path)),
    },
  });
  failing = true;
  await expect(storage.visits.total()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(storage.notes.create({ body: 'x' })).rejects.toMatchObject({ code: 'unavailable' });
  // Whoever sent this hit again would count it twice.
  await expect(storage.visits.record()).rejects.toMatchObject({ code: 'unavailable', details: { tookEffect: true } });
  failing = false;
  expect(storage.health().fault).toBeUndefined();
  expect(await storage.visits.total()).toBe(1);
  await storage.notes.create({ body: 'x' });
});
