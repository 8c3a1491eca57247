import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PolledFile } from './polled-file.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'polled-file-'));
  path = join(directory, 'file');
});
afterEach(() => rm(directory, { recursive: true }));

function parse(content: string): number {
  const value = Number(content);
  if (Number.isNaN(value)) throw new Error('is not a number');
  return value;
}

test('a change is noticed by its content', async () => {
  await writeFile(path, '1');
  const file = await PolledFile.open(path, parse);
  expect(file.value).toBe(1);
  expect(await file.refresh()).toBe('same');
  await writeFile(path, '2');
  expect(await file.refresh()).toBe('changed');
  expect(file.value).toBe(2);
});

test('a swapped symbolic link is a change, as a mounted ConfigMap makes it', async () => {
  for (const version of ['1', '2']) {
    await mkdir(join(directory, version));
    await writeFile(join(directory, version, 'file'), version);
  }
  await symlink('1', join(directory, '..data'));
  await symlink('..data/file', path);
  const file = await PolledFile.open(path, parse);
  await unlink(join(directory, '..data'));
  await symlink('2', join(directory, '..data'));
  expect(await file.refresh()).toBe('changed');
  expect(file.value).toBe(2);
});

test('a bad file keeps the last good value, tells its problem once, and heals', async () => {
  await writeFile(path, '1');
  const file = await PolledFile.open(path, parse);
  await writeFile(path, 'one');
  expect(await file.refresh()).toBe('failed');
  expect(await file.refresh()).toBe('same');
  expect(file).toMatchObject({ value: 1, problem: 'is not a number' });
  await writeFile(path, '3');
  expect(await file.refresh()).toBe('changed');
  expect(file).toMatchObject({ value: 3, problem: undefined });
});

test('a good file put back as it was has no problem any more', async () => {
  await writeFile(path, '1');
  const file = await PolledFile.open(path, parse);
  await unlink(path);
  expect(await file.refresh()).toBe('failed');
  expect(file).toMatchObject({ value: 1, problem: 'there is no such file' });
  await writeFile(path, '1');
  expect(await file.refresh()).toBe('same');
  expect(file.problem).toBeUndefined();
});

test('a file that may be absent can appear', async () => {
  const file = await PolledFile.open(path, parse, { value: 0 });
  expect(file).toMatchObject({ value: 0, exists: false });
  expect(await file.refresh()).toBe('same');
  await writeFile(path, '4');
  expect(await file.refresh()).toBe('changed');
  expect(file).toMatchObject({ value: 4, exists: true });
});

test('polling tells of a change', async () => {
  await writeFile(path, '1');
  const file = await PolledFile.open(path, parse);
  const told = new Promise((resolve) => file.poll(1, resolve));
  await writeFile(path, '2');
  // A write is a truncation first, which a poll may meet: empty text is the number 0 here, and a change as well.
  expect(await told).toBe('changed');
  file.close();
});

test.each([
  ['a missing file', async () => {}, 'there is no such file'],
  ['a directory', () => mkdir(path), 'is a directory, expected a file'],
  ['a bad content', () => writeFile(path, 'one'), 'is not a number'],
  [
    'more than a file of settings can have',
    () => writeFile(path, '1'.repeat(2 ** 20 + 1)),
    'is larger than 1048576 bytes',
  ],
  ['bytes that are no text', () => writeFile(path, Uint8Array.of(0xff)), 'is not UTF-8 text'],
])('%s is an error that names the file', async (_, make, why) => {
  await make();
  await expect(PolledFile.open(path, parse)).rejects.toThrow(`${path}: ${why}`);
});

test('a device or a pipe is refused: reading it might never end', async () => {
  await expect(PolledFile.open('/dev/null', String)).rejects.toThrow('/dev/null: is not a regular file');
});
