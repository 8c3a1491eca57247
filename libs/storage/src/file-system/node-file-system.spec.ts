import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem } from './node-file-system.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'node-file-system-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('makeDirectory', () => {
  test('makes what is missing above it as well, and leaves what is there', async () => {
    const path = join(directory, 'a', 'b', 'c');
    await nodeFileSystem.makeDirectory(path);
    await nodeFileSystem.makeDirectory(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test('takes a link to a directory for one', async () => {
    await symlink(directory, join(directory, 'link'));
    await nodeFileSystem.makeDirectory(join(directory, 'link'));
  });

  test('a file in its place, or above it, is an error', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(nodeFileSystem.makeDirectory(join(directory, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(nodeFileSystem.makeDirectory(join(directory, 'file', 'b', 'c'))).rejects.toMatchObject({
      code: 'ENOTDIR',
    });
  });

  test('ends where nothing can be made', async () => {
    await symlink(join(directory, 'nowhere', 'else'), join(directory, 'dangling'));
    await expect(nodeFileSystem.makeDirectory(join(directory, 'dangling', 'b'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(nodeFileSystem.makeDirectory('/proc/visits/b')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
