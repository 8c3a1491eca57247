import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type Storage } from '@visits/storage';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';

const directory = useDirectory();
/** More commits in a row than it takes until they are appended, and fewer than a checkpoint waits for. */
const NOTES = 12;
const ids = (notes: readonly { readonly id: string }[]) => notes.map(({ id }) => id).reverse();

function open(writer: string, remote = false): Promise<Storage> {
  const volume = async (path: string) => ({ ...(await nodeFileSystem.volume(path)), remote });
  return openStorage({ mode: 'shared', writer, directory: directory(), fileSystem: { ...nodeFileSystem, volume } });
}

async function logFiles(): Promise<{ readonly commits: number; readonly open: number; readonly ends: number }> {
  const names = await readdir(join(directory(), 'store/log'));
  const count = (pattern: RegExp) => names.filter((name) => pattern.test(name)).length;
  return { commits: count(/^\d{20}$/), open: count(/\.open$/), ends: count(/\.end$/) };
}

async function writeNotes(storage: Storage, written: string[]): Promise<void> {
  for (let note = 0; note < NOTES; note++) {
    written.push((await storage.notes.create({ body: `${note}` })).id);
  }
}

test('a process that writes alone appends, and another one sees each commit at once', async () => {
  const [writer, reader] = [await open('pod-0'), await open('pod-1')];
  const written: string[] = [];
  await writeNotes(writer, written);
  const { commits, open: opened } = await logFiles();
  expect({ opened, isAppended: commits < NOTES }).toEqual({ opened: 1, isAppended: true });
  for (let note = 0; note < NOTES; note++) {
    written.push((await writer.notes.create({ body: 'more' })).id);
    expect(ids((await reader.notes.list({ limit: 1000 })).notes)).toEqual(written);
  }
  expect(await logFiles()).toEqual({ commits, open: 1, ends: 0 }); // who only reads leaves the turn to the other
  await Promise.all([writer.close(), reader.close()]);
});

test('another process that writes ends the run; nothing of it is lost, and no version is written over', async () => {
  const [one, other] = [await open('pod-0'), await open('pod-1')];
  const written: string[] = [];
  await writeNotes(one, written);
  const [last] = (await one.notes.list({ limit: 1 })).notes;
  await other.notes.replace(last?.id ?? '', { body: 'of the other' }, [1]);
  expect(await logFiles()).toMatchObject({ open: 0, ends: 1 });
  await expect(one.notes.replace(last?.id ?? '', { body: 'too late' }, [1])).rejects.toMatchObject({
    code: 'version-conflict',
  });
  await writeNotes(other, written);
  await writeNotes(one, written);
  await Promise.all([one.close(), other.close()]);
  const later = await open('pod-0');
  expect(ids((await later.notes.list({ limit: 1000 })).notes)).toEqual(written);
  await later.close();
});

test('who writes at the same time loses nothing to the other', async () => {
  const [one, other] = [await open('pod-0'), await open('pod-1')];
  const written: string[] = [];
  await Promise.all([writeNotes(one, written), writeNotes(other, written)]);
  expect(ids((await one.notes.list({ limit: 1000 })).notes).sort()).toEqual(written.sort());
  await Promise.all([one.close(), other.close()]);
});

test("on a network's file system each commit has a file of its own", async () => {
  const storage = await open('pod-0', true);
  await writeNotes(storage, []);
  expect(await logFiles()).toEqual({ commits: NOTES + 2, open: 0, ends: 0 });
  await storage.close();
});
