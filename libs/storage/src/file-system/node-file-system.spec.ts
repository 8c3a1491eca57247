import { mkdtemp, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
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

describe('namesVersion', () => {
  const longAgo = new Date('2020-01-01');

  test('stays while no name comes or goes, and changes when one does', async () => {
    await writeFile(join(directory, 'file'), '');
    await utimes(directory, longAgo, longAgo);
    const before = await nodeFileSystem.namesVersion(directory);
    await writeFile(join(directory, 'file'), 'more');
    expect(await nodeFileSystem.namesVersion(directory)).toBe(before);
    expect(before).toEqual(expect.any(String));
    await nodeFileSystem.link(join(directory, 'file'), join(directory, 'name'));
    expect(await nodeFileSystem.namesVersion(directory)).not.toBe(before);
  });

  test('cannot be told right after a change: another one may get the same time', async () => {
    const now = new Date();
    await utimes(directory, now, now);
    expect(await nodeFileSystem.namesVersion(directory)).toBeUndefined();
  });
});

test('what is in memory is found at once, and what is missing is no error', async () => {
  const path = join(directory, 'file');
  const ways = [{}, { inMemory: true }];
  expect(await nodeFileSystem.identify(path, { inMemory: true })).toBeUndefined();
  for (const way of ways) expect(await nodeFileSystem.exists(path, way)).toBe(false);
  await writeFile(path, 'text');
  for (const way of ways) {
    expect(await nodeFileSystem.exists(path, way)).toBe(true);
    await expect(nodeFileSystem.exists(join(path, 'below'), way)).rejects.toMatchObject({ code: 'ENOTDIR' });
  }
  expect(await nodeFileSystem.identify(path, { inMemory: true })).toEqual(await nodeFileSystem.identify(path));
  const file = await nodeFileSystem.open(path, { inMemory: true });
  const bytes = Buffer.alloc(8);
  expect(await file.read(bytes, 1)).toBe(3);
  expect(bytes.toString('utf8', 0, 3)).toBe('ext');
  await file.close();
});
