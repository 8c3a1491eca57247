import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportRecord, openStorage, type StorageMode } from '@visits/storage';
import type { FileHandle, FileSystem } from '../../src/file-system/file-system.ts';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();

const MIB = 2 ** 20;

/** What has been asked of the log's files. */
class Reads {
  opened = 0;
  bytes = 0;

  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: async (path, options) => {
      const file = await nodeFileSystem.open(path, options);
      if (!path.includes('/log/')) return file;
      this.opened++;
      return this.#counted(file);
    },
  };

  #counted(file: FileHandle): FileHandle {
    return {
      ...file,
      read: async (into, position) => {
        const bytes = await file.read(into, position);
        this.bytes += bytes;
        return bytes;
      },
    };
  }

  async of(act: () => Promise<unknown>): Promise<{ readonly opened: number; readonly bytes: number }> {
    const { opened, bytes } = this;
    await act();
    return { opened: this.opened - opened, bytes: this.bytes - bytes };
  }
}

const open = (mode: StorageMode, fileSystem: FileSystem = nodeFileSystem) =>
  openStorage({ mode, directory: directory(), writer: 'pod-0', fileSystem });

describe.each(['per-pod', 'shared'] as const)('in %s mode', (mode) => {
  test('a page opens no file again for each of its notes', async () => {
    const reads = new Reads();
    const storage = await open(mode, reads.fileSystem);
    const bodies = Array.from({ length: 96 }, (_, index) => `note ${index}`);
    await Promise.all(bodies.map((body) => storage.notes.create({ body })));
    let found: string[] = [];
    const { opened } = await reads.of(async () => {
      found = (await storage.notes.list({ limit: 96 })).notes.map(({ body }) => body);
    });
    expect(found).toEqual(bodies.toReversed());
    expect(opened).toBeLessThan(bodies.length / 8);
    await storage.close();
  });

  test('nor does an export', async () => {
    const reads = new Reads();
    const storage = await open(mode, reads.fileSystem);
    const bodies = Array.from({ length: 96 }, (_, index) => `note ${index}`);
    await Promise.all(bodies.map((body) => storage.notes.create({ body })));
    const found: string[] = [];
    const { opened } = await reads.of(async () => {
      for await (const record of storage.export()) if (record.type === 'note') found.push(record.body);
    });
    expect(found).toEqual(bodies);
    expect(opened).toBeLessThan(bodies.length / 8);
    await storage.close();
  });

  test('a search reads no more than 8 MiB of notes, however long they are', async () => {
    const reads = new Reads();
    const storage = await open(mode, reads.fileSystem);
    for (const letter of 'abcde') await storage.notes.create({ body: letter.repeat(3 * MIB) });
    const found: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { bytes } = await reads.of(async () => {
        const page = await storage.notes.search('cc', { limit: 10, ...(cursor && { cursor }) });
        found.push(...page.notes.map(({ body }) => body[0] ?? ''));
        cursor = page.next;
      });
      expect(bytes).toBeLessThanOrEqual(8 * MIB);
    }
    expect(found).toEqual(['c']);
    await storage.close();
  });

  test('a note that is longer than what a page may read is a page of its own', async () => {
    const storage = await open(mode);
    await storage.notes.create({ body: 'before' });
    await storage.import(exportOf({ id: 'long', body: '€'.repeat(4 * MIB) }));
    await storage.notes.create({ body: 'behind' });
    const pages: string[][] = [];
    for (let cursor: string | undefined, more = true; more && pages.length < 9; more = cursor !== undefined) {
      const page = await storage.notes.list({ limit: 10, ...(cursor && { cursor }) });
      pages.push(page.notes.map(({ body }) => body.slice(0, 6)));
      cursor = page.next;
    }
    expect(pages).toEqual([['behind'], ['€€€€€€'], ['before']]);
    await storage.close();
  });

  test('a page with a note that is damaged says where; the others are still to be had', async () => {
    const writing = await open(mode);
    const bodies = ['first', 'broken', 'last'];
    const notes = await Promise.all(bodies.map((body) => writing.notes.create({ body })));
    const path = await flip('broken');
    const page = writing.notes.list({ limit: 10 });
    await expect(page).rejects.toMatchObject({ code: 'damaged', details: { path, offset: expect.any(Number) } });
    expect((await writing.notes.get(notes[0]?.id ?? ''))?.body).toBe('first');
    expect((await writing.notes.get(notes[2]?.id ?? ''))?.body).toBe('last');
    await writing.close();
  });
});

/** Changes a byte of a note. @returns the file that has it */
async function flip(text: string): Promise<string> {
  const log = join(directory(), 'store/log');
  for (const name of await readdir(log)) {
    const path = join(log, name);
    const bytes = await readFile(path);
    const at = bytes.indexOf(text);
    if (at < 0) continue;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    return path;
  }
  throw new Error(`no file of the log has ${text}`);
}

/** An export with one note. */
async function* exportOf(note: { readonly id: string; readonly body: string }): AsyncGenerator<ExportRecord> {
  const time = '2026-01-01T00:00:00.000Z';
  yield { type: 'visits-export', format: 1, export: 'another-store', exportedAt: time };
  yield { type: 'note', version: 1, createdAt: time, updatedAt: time, ...note };
  yield { type: 'counts', total: 0, pages: [], other: 0, days: [], earlier: 0 };
}
