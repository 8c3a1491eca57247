import { openStorage } from '@visits/storage';
import type { FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { median } from '../rounds.ts';

const NOTE_BYTES = 4096;
/** So many writes at once. */
const WAVE = 512;
const PAGES = 21;

const textOf = (note: number) => `note ${note} `.padEnd(NOTE_BYTES, `text ${note % 977} `);

/** Writes so many notes of 4 KiB to a new store, and closes it. */
export async function writeNotes(directory: string, notes: number): Promise<{ readonly seconds: number }> {
  const storage = await openStorage({ mode: 'per-pod', directory, writer: 'bench' });
  const started = performance.now();
  for (let done = 0; done < notes; done += WAVE) {
    const wave = Math.min(WAVE, notes - done);
    await Promise.all(Array.from({ length: wave }, (_, index) => storage.notes.create({ body: textOf(done + index) })));
  }
  const seconds = (performance.now() - started) / 1000;
  await storage.close();
  return { seconds };
}

/** Gives every third note another text, three times: what is dead must not stay. */
export async function churnNotes(directory: string): Promise<{ readonly changed: number }> {
  const storage = await openStorage({ mode: 'per-pod', directory, writer: 'bench' });
  let changed = 0;
  for (let round = 0; round < 3; round++) {
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await storage.notes.list({ limit: WAVE, ...(cursor !== undefined && { cursor }) });
      const chosen = page.notes.filter((_, index) => index % 3 === round);
      await Promise.all(chosen.map(({ id }) => storage.notes.replace(id, { body: textOf(changed++) })));
      cursor = page.next;
      more = cursor !== undefined;
    }
  }
  await storage.close();
  return { changed };
}

export interface OpenedNotes {
  readonly openMs: number;
  readonly residentMiB: number;
  /** Of a page of 50: the median of pages one behind the other, each read for the first time. */
  readonly pageMs: number;
  /** What one call of search read of the volume. */
  readonly searchMiB: number;
  readonly searchHasNext: boolean;
}

/** Opens it again, and reads. */
export async function openNotes(directory: string): Promise<OpenedNotes> {
  let bytesRead = 0;
  const fileSystem = counting(nodeFileSystem, (bytes) => {
    bytesRead += bytes;
  });
  const started = performance.now();
  const storage = await openStorage({ mode: 'per-pod', directory, writer: 'bench', fileSystem });
  const openMs = performance.now() - started;
  const times: number[] = [];
  for (let page = 0, cursor: string | undefined; page < PAGES; page++) {
    const begun = performance.now();
    const { next } = await storage.notes.list({ limit: 50, ...(cursor !== undefined && { cursor }) });
    times.push(performance.now() - begun);
    cursor = next;
  }
  bytesRead = 0;
  const { next } = await storage.notes.search('no note says this', { limit: 50 });
  const searchMiB = bytesRead / 2 ** 20;
  const residentMiB = process.memoryUsage.rss() / 2 ** 20;
  await storage.close();
  return { openMs, residentMiB, pageMs: median(times), searchMiB, searchHasNext: next !== undefined };
}

function counting(fileSystem: FileSystem, onRead: (bytes: number) => void): FileSystem {
  return {
    ...fileSystem,
    async readFile(path, limit) {
      const bytes = await fileSystem.readFile(path, limit);
      onRead(bytes.length);
      return bytes;
    },
    async open(path, options) {
      const file = await fileSystem.open(path, options);
      return {
        ...file,
        async read(into, position) {
          const bytes = await file.read(into, position);
          onRead(bytes);
          return bytes;
        },
      };
    },
  };
}
