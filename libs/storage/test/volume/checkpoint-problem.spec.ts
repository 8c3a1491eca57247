import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage } from '@visits/storage';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();

/** A volume of which, for a while, no file of commits can be read as a whole. */
class FailingVolume {
  fails = false;

  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    readFile: async (path, limit) => {
      if (this.fails && /\/log\/\d{20}$/.test(path)) throw Object.assign(new Error(`EIO: ${path}`), { code: 'EIO' });
      return await nodeFileSystem.readFile(path, limit);
    },
  };
}

async function commits(): Promise<number> {
  return (await readdir(join(directory(), 'store/log'))).filter((name) => /^\d{20}$/.test(name)).length;
}

test('what keeps a checkpoint from being made is in the health, until one is made; notes go on', async () => {
  const volume = new FailingVolume();
  const { fileSystem } = volume;
  const options = { directory: directory(), writer: 'pod-0', fileSystem, checkpointBytes: 1000 };
  const storage = await openStorage({ mode: 'shared', ...options });
  const ids: string[] = [];
  const write = async () => {
    ids.push((await storage.notes.create({ body: 'x'.repeat(300) })).id);
  };
  volume.fails = true;
  while (!storage.health().problem && ids.length < 100) await write();
  const { problem, fault } = storage.health();
  expect({ problem, fault }).toEqual({
    problem: { code: 'unavailable', message: expect.stringMatching(/store\/log\/\d{20}: .*EIO/) },
    fault: undefined,
  });
  const before = await commits();
  volume.fails = false;
  const failed = ids.length;
  while (storage.health().problem && ids.length < failed + 100) await write();
  expect(storage.health().problem).toBeUndefined();
  for (const id of ids) expect(await storage.notes.get(id)).toBeDefined();
  await storage.close(); // which waits for what the checkpoint has made superfluous to be removed
  expect(await commits()).toBeLessThan(before);
});
