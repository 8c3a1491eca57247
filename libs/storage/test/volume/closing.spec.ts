import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
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
