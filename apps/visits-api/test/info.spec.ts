import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractClient } from './client/client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';
import { scrape } from './scrape.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({ labnofromcm: '12', STORAGE_MODE: 'shared' }, storage);
});
afterEach(() => running.end());

async function info() {
  const { data } = await running.client.GET('/info');
  if (!data) throw new Error('/info was refused');
  return data;
}

async function title(): Promise<string | undefined> {
  const { data } = await running.client.GET('/');
  return typeof data === 'object' ? data.title : undefined;
}

/** Writes config.json and waits until /info shows what came of it. */
async function settle(
  content: string,
  shows: (settings: Awaited<ReturnType<typeof info>>['settings']) => boolean,
): Promise<void> {
  await writeFile(join(running.directory, 'config.json'), content);
  while (!shows((await info()).settings));
}

test('/info tells what runs here', async () => {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  const { budget, journalBytes, writers, promises } = storage.health();
  const figures = { budget, journalBytes, writers, promises };
  const told = await info();
  expect(told).toEqual({
    name: 'visits-api',
    version: manifest.version,
    pod: 'pod-0',
    labnofromcm: '12',
    mode: 'shared',
    belongsTo: {
      visits: 'all pods of the volume',
      notes: 'all pods of the volume',
      idempotencyKeys: 'all pods of the volume',
    },
    peers: null,
    writes: 'anyone',
    token: null,
    settings: { from: 'defaults', problem: null, ignored: [] },
    storage: { state: 'open', problem: null, lastFlush: { ageMs: 12, latencyMs: 3 }, ...figures },
  });
  expect(JSON.stringify(told)).not.toContain(running.directory);
});

test('/info names the fault of storage by its code', async () => {
  storage.fail('fenced');
  const told = await info();
  expect(told).toMatchObject({ storage: { state: 'fenced' } });
  expect(JSON.stringify(told)).not.toContain('/secret');
});

test('labnofromcm is on the page as well', async () => {
  const page = await (await running.ask('/', { headers: { Accept: 'text/html' } })).text();
  expect(page).toContain('<dt>labnofromcm</dt><dd dir="auto">12</dd>');
});

describe('config.json', () => {
  test('comes into force when it appears, and each time it changes', async () => {
    await settle('{"title":"One"}', ({ from }) => from === 'config.json');
    expect(await title()).toBe('One');
    await settle('{"title":"<Two>","limits":{"notesPerPage":1}}', () => true);
    while ((await title()) !== '<Two>');
    const page = await (await running.ask('/', { headers: { Accept: 'text/html' } })).text();
    expect(page).toContain('<h1 dir="auto">&lt;Two&gt;</h1>');
    await storage.notes.create({ body: '1' });
    await storage.notes.create({ body: '2' });
    expect((await running.client.GET('/notes')).data).toHaveLength(1);
  });

  test('says which paths count', async () => {
    await settle('{"countedPaths":["/info","/visits"]}', ({ from }) => from === 'config.json');
    storage.hits.length = 0;
    for (const path of ['/', '/notes/', '/visits', '/info']) await running.ask(path);
    expect(storage.hits).toEqual(['/visits', '/info']);
  });

  test('never makes probes count, whatever its patterns would match', async () => {
    await settle('{"countedPaths":["/:a/:b","/notes"]}', ({ from }) => from === 'config.json');
    storage.hits.length = 0;
    for (const path of ['/health/live', '/%68ealth/ready', '/notes']) await running.ask(path);
    expect(storage.hits).toEqual(['/notes']);
  });

  test('when broken leaves the last good one in force, and /info and the log say so', async () => {
    await settle('{"title":"Good"}', ({ from }) => from === 'config.json');
    await settle('{"title":5}', ({ problem }) => problem === 'title: expected text');
    expect(await title()).toBe('Good');
    expect(running.log).toContainEqual(
      expect.objectContaining({ level: 'error', msg: expect.stringContaining('title: expected text') }),
    );
    await settle('{"title":"Better"}', ({ problem }) => problem === null);
    expect(await title()).toBe('Better');
  });

  test('when gone leaves the last good one in force', async () => {
    await settle('{"title":"Good"}', ({ from }) => from === 'config.json');
    await rm(join(running.directory, 'config.json'));
    while ((await info()).settings.problem !== 'there is no such file');
    expect(await title()).toBe('Good');
  });

  test('members that mean nothing are named by /info', async () => {
    await settle('{"titel":"Good"}', ({ ignored }) => JSON.stringify(ignored) === '["titel"]');
  });
});

describe('a pod of its own', () => {
  let directory: string;
  beforeEach(async () => {
    await running.end();
    directory = await mkdtemp(join(tmpdir(), 'visits-api-token-'));
    await writeFile(join(directory, 'token'), 'first');
    storage = new MemoryStorage();
    running = await runService(
      {
        AUTH_TOKEN_FILE: join(directory, 'token'),
        PEERS: 'app-python-headless',
        PEERS_EXPECTED: 'app-python-0,app-python-1',
      },
      storage,
    );
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('/info says what is its own, and whom it asks', async () => {
    const mine = 'this pod';
    expect(await info()).toMatchObject({
      mode: 'per-pod',
      belongsTo: { visits: mine, notes: mine, idempotencyKeys: mine },
      peers: { expected: ['app-python-0', 'app-python-1'] },
      writes: 'token',
      token: { from: 'file', problem: null },
    });
  });

  test('a token that is none leaves the last one in force, and /info, the log and the metrics say so', async () => {
    await writeFile(join(directory, 'token'), 'not one token');
    while ((await info()).token?.problem === null);
    const text = JSON.stringify(await info());
    expect(text).toContain('expected one token');
    expect(text).not.toContain('not one token');
    const first = contractClient(running.url, 'first');
    const write = async () => (await first.POST('/notes', { body: { body: 'x' } })).response.status;
    expect(await write()).toBe(201);
    expect((await scrape(running.url)).get('visits_file_accepted{file="token"}')).toBe(0);
    expect((await scrape(running.url)).get('visits_file_accepted{file="config"}')).toBe(1);
    expect((await scrape(running.url)).get('visits_file_reloads_total{file="token",outcome="failed"}')).toBe(1);
    await writeFile(join(directory, 'token'), 'second');
    while ((await info()).token?.problem !== null);
    expect(await write()).toBe(401);
    expect((await scrape(running.url)).get('visits_file_accepted{file="token"}')).toBe(1);
  });
});
