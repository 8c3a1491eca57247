import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openStorage } from '@visits/storage';
import type { OpenOptions } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
/** Small enough that a checkpoint is due after a few commits. */
const BUDGET = 256 * 1024;

test('a process that closes while it makes a checkpoint loses no note to the others, who clear up behind it', async () => {
  const moments = new EventEmitter();
  const isReleased = once(moments, 'released');
  let isHolding = false;
  const holding = {
    ...nodeFileSystem,
    create: async (path: string, options?: OpenOptions) => {
      if (path.endsWith('.checkpoint.tmp') && !isHolding) {
        isHolding = true; // the notes that it will name are written
        await isReleased;
      }
      return await nodeFileSystem.create(path, options);
    },
  };
  let sweeps = 0;
  const sweeping = {
    ...nodeFileSystem,
    list: async (path: string) => {
      if (isHolding && path === join(directory(), 'store/live') && ++sweeps === 3) moments.emit('released');
      return await nodeFileSystem.list(path);
    },
  };
  const common = { mode: 'shared', directory: directory(), budget: BUDGET } as const;
  const other = await openStorage({ ...common, writer: 'pod-1', fileSystem: sweeping });
  const closing = await openStorage({ ...common, writer: 'pod-0', fileSystem: holding });
  const bodies: string[] = [];
  while (!isHolding) {
    bodies.unshift(`${bodies.length}`);
    await closing.notes.create({ body: `${bodies.length - 1}` });
  }
  await closing.close();
  const newcomer = await openStorage({ ...common, writer: 'pod-2' });
  for (const storage of [other, newcomer]) {
    expect((await storage.notes.list({ limit: 1000 })).notes.map(({ body }) => body)).toEqual(bodies);
    expect(storage.health().fault).toBeUndefined();
    await storage.close();
  }
});

test('a process that closes just as a checkpoint is due publishes it before it leaves the log, or not at all', async () => {
  const published: string[] = [];
  let closing: Promise<void> | undefined;
  const fileSystem = {
    ...nodeFileSystem,
    rename: async (from: string, to: string) => {
      if (to.endsWith('.end')) closing ??= storage.close();
      await nodeFileSystem.rename(from, to);
    },
    create: async (path: string, options?: OpenOptions) => {
      const isCheckpoint = path.endsWith('.checkpoint.tmp') && closing !== undefined;
      // Time enough to leave the log, for who does not wait.
      for (let turn = 0; isCheckpoint && turn < 1000; turn++) await setImmediate();
      return await nodeFileSystem.create(path, options);
    },
    link: async (path: string, name: string) => {
      if (closing) published.push(name.endsWith('.checkpoint') ? 'checkpoint' : 'commit');
      await nodeFileSystem.link(path, name);
    },
  };
  const storage = await openStorage({ mode: 'shared', directory: directory(), budget: BUDGET, fileSystem });
  while (!closing) await storage.notes.create({ body: 'a note' }).catch(() => undefined);
  await closing;
  expect(published.at(-1)).toBe('commit'); // its farewell
});
