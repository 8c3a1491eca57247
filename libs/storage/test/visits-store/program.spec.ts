import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFileSystem } from '../../src/file-system/node-file-system.ts';
import { useDirectory } from '../volume-directory.ts';
import { fill } from './small-store.ts';

const directory = useDirectory();
const volume = () => join(directory(), 'volume');

let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'visits-store-'));
  // As the build does, to a place of its own.
  const rolldown = createRequire(import.meta.url)
    .resolve('rolldown')
    .replace(/dist[\\/].*$/, 'bin/cli.mjs');
  const config = fileURLToPath(new URL('../../rolldown.visits-store.config.mjs', import.meta.url));
  const { status, stderr } = spawnSync(
    process.execPath,
    [rolldown, '-c', config, '--file', join(built, 'visits-store.mjs')],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
    },
  );
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
});
afterAll(() => rm(built, { recursive: true }));

function run(args: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(built, 'visits-store.mjs'), ...args], {
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  return { status, stdout, stderr };
}

test('inspects, verifies, exports and imports', async () => {
  await (await fill(volume())).close();
  expect(run(['inspect', volume()])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^visits +71$/m),
    stderr: '',
  });
  expect(JSON.parse(run(['inspect', '--json', volume()]).stdout)).toMatchObject({
    total: 71,
    shown: 71,
    notes: 7,
    pages: 3,
  });
  expect(run(['verify', volume()])).toMatchObject({ status: 0, stdout: expect.stringMatching(/: sound\n$/) });
  expect(JSON.parse(run(['verify', volume(), '--json']).stdout)).toMatchObject({ sound: true, findings: [] });
  const exported = run(['export', volume()]);
  expect(exported).toMatchObject({ status: 0, stderr: '' });
  const copy = join(directory(), 'copy');
  expect(JSON.parse(run(['import', copy, '--json'], exported.stdout).stdout)).toMatchObject({ notes: 7, visits: 71 });
  expect(run(['export', copy]).stdout.split('\n').slice(1)).toEqual(exported.stdout.split('\n').slice(1));
  await writeFile(join(directory(), 'file'), exported.stdout);
  expect(run(['import', copy, join(directory(), 'file')])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(': 0 visits and 0 notes added'),
  });
});

test('a damaged store: status 1 until it is repaired', async () => {
  await (await fill(volume())).close();
  const log = join(volume(), 'store/log');
  const name =
    (await readdir(log))
      .filter((one) => /^\d{20}$/.test(one))
      .sort()
      .at(-1) ?? '';
  const file = await nodeFileSystem.open(join(log, name));
  await file.write(Buffer.from([0]), 20);
  await file.close();
  const verified = run(['verify', volume()]);
  expect(verified).toMatchObject({ status: 1, stdout: expect.stringContaining(`damage: ${join(log, name)}, byte 0`) });
  expect(run(['inspect', volume()]).status).toBe(1);
  const refused = run(['export', volume()]);
  expect(refused).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^visits-store: .*visits-store verify .*\n$/),
  });
  expect(run(['repair', volume()])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^lost: .*\n.*repaired: /),
  });
  expect(run(['verify', volume()]).status).toBe(0);
  expect(JSON.parse(run(['repair', '--json', volume()]).stdout)).toMatchObject({ repaired: false, lost: [] });
});

test('a reader that has seen enough ends the export', async () => {
  await (await fill(volume())).close();
  const child = spawn(process.execPath, [join(built, 'visits-store.mjs'), 'export', volume()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.destroy();
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});

describe('refuses with one line, and status 2', () => {
  test.each([
    ['a directory that is not there', () => ['verify', join(directory(), 'nowhere')], /there is no store/, ''],
    ['a database', () => ['export', 'postgres://user@host/db'], /databases are not supported/, ''],
    ['something that is no line of an export', () => ['import', volume()], /line 1: expected JSON/, 'no JSON\n'],
    ['an export that is cut off', () => ['import', volume()], /record 1: /, '{"type":"note"}\n'],
    ['a file that is not there', () => ['import', volume(), join(directory(), 'nothing')], /nothing: ENOENT/, ''],
  ] as const)('%s', (_, args, message, input) => {
    const { status, stdout, stderr } = run(args(), input);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a volume that is in use, from repair', async () => {
    const storage = await fill(volume());
    expect(run(['repair', volume()])).toMatchObject({ status: 2, stderr: expect.stringMatching(/pod-0 is writing/) });
    await storage.close();
  });
});

test.each([
  [[], 'no command'],
  [['destroy', '.'], 'there is no command destroy'],
  [['verify'], 'verify: name the directory of a volume'],
  [['verify', 'one', 'two'], 'one argument too many: two'],
  [['verify', '--force', '.'], '--force'],
])('%j is misuse, and shows how to use it', (args, problem) => {
  const { status, stderr } = run(args);
  expect(status).toBe(2);
  expect(stderr).toContain(problem);
  expect(stderr).toContain('usage: visits-store COMMAND DIR');
});
