import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage, type StorageError, type StorageOptions } from '@visits/storage';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { skippingClock, useDirectory } from '../volume-directory.ts';
import { snapshot } from './snapshot.ts';

const directory = useDirectory();

const open = (options: Partial<StorageOptions> = {}) =>
  openStorage({ mode: 'per-pod', directory: directory(), writer: 'pod-0', ...options });

/** Opening fails with this code and one line that names what is in the way, and the volume is as it was. */
async function refuses(code: string, message: RegExp, options: Partial<StorageOptions> = {}): Promise<StorageError> {
  const before = await snapshot(directory());
  const error: StorageError = await open(options).then(
    () => Promise.reject(new Error('it opened')),
    (reason: StorageError) => reason,
  );
  expect(error).toMatchObject({ name: 'StorageError', code });
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain('\n');
  expect(await snapshot(directory())).toEqual(before);
  return error;
}

/** The machine's file system, but for calls that fail as those of another would. */
function fileSystemWhere(failing: Partial<Record<keyof typeof nodeFileSystem, string>>): typeof nodeFileSystem {
  const calls = Object.entries(failing).map(([call, code]) => [
    call,
    (path: string) => Promise.reject(Object.assign(new Error(`${code}: ${path}`), { code })),
  ]);
  return { ...nodeFileSystem, ...Object.fromEntries(calls) };
}

test('a mode that does not exist', async () => {
  await refuses('bad-option', /mode: expected per-pod or shared, got "sharde"/, { mode: 'sharde' as 'shared' });
});

test.each([0, -1, 1.5, Number.NaN, 4096])('a budget of %d bytes', async (budget) => {
  await refuses('bad-option', /budget: expected at least 65536 bytes/, { budget });
});

test('a writer without a name', async () => {
  await refuses('bad-option', /writer/, { writer: '' });
});

test('a directory that is a file', async () => {
  await writeFile(join(directory(), 'volume'), 'x');
  await refuses('not-a-directory', /volume is a file/, { directory: join(directory(), 'volume') });
  await refuses('not-a-directory', /volume\/inner is a file|volume\/inner/, {
    directory: join(directory(), 'volume/inner'),
  });
});

test('a volume that is mounted read-only', async () => {
  await refuses('read-only', /mounted read-only/, {
    fileSystem: fileSystemWhere({ makeDirectory: 'EROFS', create: 'EROFS' }),
  });
});

test('a volume this user may not write', async () => {
  await refuses('permission', /change its owner/, {
    fileSystem: fileSystemWhere({ makeDirectory: 'EACCES', create: 'EACCES' }),
  });
});

test('a volume this user may not look at', async () => {
  await refuses('permission', /change its owner/, { fileSystem: fileSystemWhere({ list: 'EACCES' }) });
});

test('a file system without hard links, in shared mode; per-pod mode works there', async () => {
  const fileSystem = fileSystemWhere({ link: 'EPERM' });
  await refuses('no-hard-links', /no hard links/, { mode: 'shared', fileSystem });
  const storage = await open({ fileSystem });
  const note = await storage.notes.create({ body: 'kept' });
  await storage.close();
  const again = await open({ fileSystem });
  expect(await again.notes.get(note.id)).toEqual(note);
  await again.close();
});

test('a volume without room for a journal', async () => {
  const fileSystem = fileSystemWhere({ create: 'ENOSPC' });
  await refuses('full', /no space left/, { fileSystem });
});

test.each(['index.html', 'visits.txt', '.git', 'store.tar'])('a foreign file, %s', async (name) => {
  await writeFile(join(directory(), name), 'x');
  await refuses('foreign-content', new RegExp(`${name}: storage did not write it`));
});

test('what file systems keep in a volume is no foreign content', async () => {
  for (const name of ['lost+found', '.snapshot']) await mkdir(join(directory(), name));
  await writeFile(join(directory(), '.nfs0001'), '');
  const storage = await open();
  await storage.close();
});

test.each(['', 'two', '-2', '2.5', '1 2', '0x10', '99999999999999999', 'x'.repeat(1000)])(
  'a visits file that holds %j',
  async (text) => {
    await writeFile(join(directory(), 'visits'), text);
    await refuses('foreign-content', /visits: it/);
  },
);

test('a symbolic link where a file or directory should be', async () => {
  await writeFile(join(directory(), 'elsewhere'), '7');
  await mkdir(join(directory(), 'volume'));
  const volume = join(directory(), 'volume');
  await symlink('../elsewhere', join(volume, 'visits'));
  await refuses('foreign-content', /visits/, { directory: volume });
  await rm(join(volume, 'visits'));
  await symlink('..', join(volume, 'store'));
  await refuses('foreign-content', /store/, { directory: volume });
});

test('a second live writer in per-pod mode, by name', async () => {
  const first = await open({ writer: 'first-pod' });
  await first.visits.record();
  const second = open({ writer: 'second-pod', clock: skippingClock() });
  await expect(second).rejects.toMatchObject({
    code: 'in-use',
    message: expect.stringContaining('first-pod is writing'),
  });
  expect(await first.visits.record()).toBe(2);
  await first.close();
});

describe('a store that was written before', () => {
  const log = () => join(directory(), 'store/log');

  beforeEach(async () => {
    const storage = await open();
    await storage.visits.record();
    await storage.notes.create({ body: 'a note' });
    await storage.close();
  });

  test('every byte of its log matters', async () => {
    // An end is a second name of a file.
    for (const name of (await readdir(log())).filter((one) => !one.endsWith('.end'))) {
      const bytes = await readFile(join(log(), name));
      for (let at = 0; at < bytes.length; at++) {
        bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
        await writeFile(join(log(), name), bytes);
        const error = await refuses('damaged', /damaged at byte \d+; look at all of it with: visits-store verify /);
        expect(error.details.path).toBe(join(log(), name));
        bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      }
      await writeFile(join(log(), name), bytes);
    }
  });

  test('a commit that was cut short, at any length', async () => {
    const name = join(log(), '00000000000000000002');
    const bytes = await readFile(name);
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(name, bytes.subarray(0, length));
      await refuses('damaged', /damaged at byte \d+/);
    }
  });

  test('a commit that is missing', async () => {
    await rm(join(log(), '00000000000000000002'));
    const error = await refuses(
      'damaged',
      /00000000000000000002: it is missing; look at all of it with: visits-store verify /,
    );
    expect(error.details.path).toBe(join(log(), '00000000000000000002'));
  });
});

test('a journal that is missing', async () => {
  const storage = await open({ mode: 'shared' });
  await storage.visits.record();
  const journals = join(directory(), 'store/journal');
  const [first = ''] = await readdir(journals);
  const bytes = await readFile(join(journals, first));
  await rm(join(journals, first));
  await expect(open({ mode: 'shared' })).rejects.toMatchObject({ code: 'damaged' });
  await writeFile(join(journals, first), bytes);
  await storage.close().catch(() => undefined); // its file is another one now
});
