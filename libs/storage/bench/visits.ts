import { openStorage, type StorageMode } from '@visits/storage';
import type { Contestant } from './contestant.ts';

/** Our own storage, with all its promises. */
export async function openVisits(mode: StorageMode, directory: string): Promise<Contestant> {
  const storage = await openStorage({ mode, directory, writer: 'bench' });
  return {
    hit: (page) => storage.visits.record({ page }),
    note: (body) => storage.notes.create({ body }),
    close: () => storage.close(),
  };
}
