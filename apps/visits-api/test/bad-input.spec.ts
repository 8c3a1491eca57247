import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { emptyDirectory, everythingIn, startProgram } from './program.ts';

let directory: Awaited<ReturnType<typeof emptyDirectory>>;
let volume: string;
beforeEach(async () => {
  directory = await emptyDirectory();
  volume = join(directory.path, 'volumes');
});
afterEach(() => directory.remove());

/** What the program says when it will not start; that it has written nothing is seen to here. */
async function refusal(environment: Record<string, string>, user?: { uid: number; gid: number }) {
  const before = await everythingIn(directory.path);
  const program = startProgram(directory.path, environment, user);
  expect(await program.ended).toBe(1);
  expect(await everythingIn(directory.path)).toEqual(before);
  expect(program.log).toEqual([]);
  for (const line of program.problems) expect(line).toMatch(/^visits-api: \S/);
  return program.problems.map((line) => line.replace('visits-api: ', ''));
}

test.each([
  [{ STORAGE_MODE: 'redis' }, 'STORAGE_MODE is "redis": expected per-pod or shared'],
  [{ STORAGE_MODE: 'postgres' }, /^STORAGE_MODE is "postgres": this version has no such mode: expected per-pod or sh/],
  [{ PORT: 'http' }, 'PORT is "http": expected a whole number from 0 to 65535'],
  [{ STORAGE_BUDGET: 'lots' }, /^STORAGE_BUDGET is "lots": expected bytes, plain or like 100Ki/],
  [{ STORAGE_BUDGET: '1Ki' }, /budget/],
  [{ HOST: '0.0.0.0' }, /^HOST is "0.0.0.0", which others can reach.* set AUTH_TOKEN or AUTH_TOKEN_FILE, or AUTH=off/],
  [{ HOST: 'nowhere.invalid', AUTH: 'off' }, /^HOST nowhere.invalid: this name has no address/],
  [{ HOST: '192.0.2.1', AUTH: 'off' }, /^HOST 192.0.2.1, PORT 0: this machine has no such address/],
  [{ AUTH_TOKEN_FILE: '/no/such/token' }, 'AUTH_TOKEN_FILE: /no/such/token: there is no such file'],
] satisfies [Record<string, string>, string | RegExp][])('%j is one line', async (environment, line) => {
  expect(await refusal(environment)).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)]);
});

test('several mistakes are a line each, and no line has the token', async () => {
  const lines = await refusal({ PORT: 'x', STORAGE_MODE: 'x', HOST: '0.0.0.0', AUTH_TOKEN: 'hunter2 ' });
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain('hunter2');
});

test.each([
  ['{"title":', /config.json: is not JSON: /],
  [
    '{"title":5,"limits":{"notesPerPage":0}}',
    /config.json: title: expected text; limits.notesPerPage: expected a whole/,
  ],
])('a broken config.json: %s', async (content, line) => {
  await writeFile(join(directory.path, 'config.json'), content);
  expect(await refusal({})).toEqual([expect.stringMatching(line)]);
});

test('a config.json and a token that are both wrong are two lines', async () => {
  await mkdir(join(directory.path, 'config.json'));
  expect(await refusal({ AUTH_TOKEN_FILE: 'token' })).toEqual([
    expect.stringMatching(/^CONFIG_FILE: .*config.json: is a directory, expected a file$/),
    expect.stringMatching(/^AUTH_TOKEN_FILE: .*token: there is no such file$/),
  ]);
});

test.each(['PORT', 'METRICS_PORT'])('a %s in use', async (name) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    expect(await refusal({ [name]: String(port) })).toEqual([
      `HOST 127.0.0.1, ${name} ${port}: something else listens there already; stop it, or set another ${name}`,
    ]);
  } finally {
    other.close();
  }
});

test('a directory that is a file', async () => {
  await writeFile(volume, 'precious');
  expect(await refusal({})).toEqual([expect.stringContaining(volume)]);
  expect(await refusal({ STORAGE_DIR: join(volume, 'below') })).toEqual([expect.stringContaining(volume)]);
});

test.each(['/proc/visits', '/dev/null/visits'])('a directory that cannot be made: %s', async (path) => {
  expect(await refusal({ STORAGE_DIR: path })).toEqual([expect.stringContaining(path)]);
});

test.each([
  ['photo.jpg', 'precious'],
  ['visits', 'many'],
  ['visits', '2 or so'],
])('a volume with a foreign file: %s with %j', async (name, content) => {
  await mkdir(volume);
  await writeFile(join(volume, name), content);
  expect(await refusal({})).toEqual([expect.stringContaining(join(volume, name))]);
});

test('a volume that may not be written', async () => {
  await mkdir(volume);
  await chmod(volume, 0o555);
  await chmod(directory.path, 0o755);
  // Modes mean nothing to root: the program runs as somebody else then.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  expect(await refusal({}, user)).toEqual([expect.stringContaining(volume)]);
});

test('a volume that another process has', async () => {
  const first = startProgram(directory.path, { POD_NAME: 'pod-1' });
  await first.ready;
  const second = startProgram(directory.path, { POD_NAME: 'pod-2' });
  expect(await second.ended).toBe(1);
  expect(second.problems).toEqual([expect.stringMatching(/^visits-api: storage: .*pod-1/)]);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});
