import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage } from '@visits/storage';
import { systemClock } from '../../src/clock.ts';
import { isGone } from '../../src/errors.ts';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { socketPresence } from '../../src/presence/socket-presence.ts';
import type { Surroundings } from '../../src/visits-store/volume-survey.ts';
import { VolumeLayout } from '../../src/volume/layout.ts';

/** A checkpoint every few commits. */
const SMALL = { budget: 128 * 1024, checkpointBytes: 1000 };

/** Notes so long, and segments so short, that files of commits become segments. */
export const SETTLING = { title: 'long '.repeat(60), segmentBytes: 800, checkpointBytes: 1600 };

/** A store with something of everything: hits, keys, notes in segments and in commits, some changed, some removed. */
export async function fill(
  directory: string,
  mode: 'per-pod' | 'shared' = 'shared',
  { title = 'title', ...sizes }: Partial<typeof SETTLING> = {},
): Promise<Storage> {
  const options = { mode, directory, writer: 'pod-0', ...SMALL, ...sizes };
  const storage = await openStorage(options);
  for (let hit = 0; hit < 5; hit++) await storage.visits.record({ page: `/pages/${hit % 2}` });
  await storage.visits.record({ page: '/keyed', key: 'a key' });
  const notes = [];
  for (let note = 0; note < 8; note++) {
    notes.push(await storage.notes.create({ title: `${title} ${note}`, body: `body ${note}` }, `key ${note}`));
  }
  await storage.notes.remove(notes[1]?.id ?? '');
  await storage.notes.replace(notes[2]?.id ?? '', { body: 'another body' });
  await storage.visits.set(70);
  await storage.visits.record();
  return storage;
}

/** What a crash at this moment would leave. */
export async function crashedCopy(directory: string, copy: string): Promise<void> {
  for (;;) {
    try {
      await cp(directory, copy, {
        recursive: true,
        filter: (path) => !path.startsWith(join(directory, 'store/live/')),
      });
      return;
    } catch (error) {
      if (!isGone(error)) throw error; // a checkpoint has removed it meanwhile
      await rm(copy, { recursive: true, force: true });
    }
  }
}

export async function around(directory: string, fileSystem: FileSystem = nodeFileSystem): Promise<Surroundings> {
  return { fileSystem, layout: new VolumeLayout(directory), presence: await socketPresence(), clock: systemClock };
}
