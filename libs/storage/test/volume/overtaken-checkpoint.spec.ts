import { once } from 'node:events';
import { openStorage, type Storage } from '@visits/storage';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
const BODY = 'x'.repeat(60_000);

/** A call that is made to wait. */
class HeldCall {
  readonly #events = new EventTarget();
  readonly reached = once(this.#events, 'reached');
  readonly #released = once(this.#events, 'released');

  async wait(): Promise<void> {
    this.#events.dispatchEvent(new Event('reached'));
    await this.#released;
  }

  release(): void {
    this.#events.dispatchEvent(new Event('released'));
  }
}

/** A network volume on which a checkpoint finds no room the first time, and where calls can be made to wait. */
class CrowdedVolume {
  readonly firstCheckpoint = new HeldCall();
  readonly secondCheckpoint = new HeldCall();
  readonly linked = new HeldCall();
  /** Whether the next time that a process asks if a file is still its own it waits for the answer. */
  #holdsLinked = false;
  readonly #files: string[] = [];

  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    create: async (path, options) => {
      if (path.endsWith('.notes')) await this.#makesNotes(path);
      return await nodeFileSystem.create(path, options);
    },
    exists: async (path, options) => {
      if (this.#holdsLinked && path.endsWith('.open')) {
        this.#holdsLinked = false;
        await this.linked.wait();
      }
      return await nodeFileSystem.exists(path, options);
    },
    volume: async (path) => ({ ...(await nodeFileSystem.volume(path)), remote: true }),
  };

  async #makesNotes(path: string): Promise<void> {
    const isNew = !this.#files.includes(path);
    if (isNew) this.#files.push(path);
    if (path === this.#files[0]) {
      if (isNew) {
        this.#holdsLinked = true;
        await this.firstCheckpoint.wait();
      }
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    }
    // One index for the file that was full, and one for the file that is just begun.
    if (isNew && this.#files.length === 3) await this.secondCheckpoint.wait();
  }
}

async function bodies(storage: Storage): Promise<string[]> {
  const { notes } = await storage.notes.list({ limit: 1000 });
  return notes.map(({ body }) => body).reverse();
}

test('what is committed while a checkpoint is tried again is in the log after it', async () => {
  const volume = new CrowdedVolume();
  const open = () =>
    openStorage({ mode: 'per-pod', writer: 'pod-0', directory: directory(), fileSystem: volume.fileSystem });
  let storage = await open();
  const written: string[] = [];
  const write = async (body: string) => {
    written.push(body);
    await storage.notes.create({ body });
  };
  let isLinked = false;
  const writing = (async () => {
    while (!isLinked) await write(`${written.length} ${BODY}`);
  })();
  await volume.linked.reached;
  isLinked = true;
  volume.firstCheckpoint.release();
  await volume.secondCheckpoint.reached;
  volume.linked.release();
  await writing;
  await write('behind it');
  volume.secondCheckpoint.release();
  await write('and later');
  await storage.close();
  storage = await open();
  expect(await bodies(storage)).toEqual(written);
  await storage.close();
});
