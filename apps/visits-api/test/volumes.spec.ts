import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, type RunningService, runService } from './running-service.ts';

// The service on what it is made for: volumes, in both modes.

let volume: string;
let services: RunningService[];
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'volume-'));
  services = [];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.end()));
  await rm(volume, { recursive: true });
});

async function pod(name: string, mode: 'per-pod' | 'shared', directory = volume): Promise<RunningService> {
  const service = await runService({ POD_NAME: name, STORAGE_MODE: mode, STORAGE_DIR: directory });
  services.push(service);
  await service.service.opened;
  return service;
}

async function total(service: RunningService): Promise<string> {
  return (await service.ask('/visits')).text();
}

async function file(directory = volume): Promise<string> {
  return readFile(join(directory, 'visits'), 'utf8');
}

describe.each(['per-pod', 'shared'] as const)('in %s mode', (mode) => {
  test("the lab's access to the service gives the lab's numbers", async () => {
    await writeFile(join(volume, 'visits'), '2');
    const service = await pod('app-python-0', mode);
    expect(await file()).toBe('2');
    expect(await total(service)).toBe('2');
    expect(await (await service.ask('/notes/')).text()).toBe('[]');
    expect(await file()).toBe('3');
    expect(await total(service)).toBe('3');
  });

  test('what was acknowledged is there after a restart', async () => {
    const before = await pod('app-python-0', mode);
    await before.ask('/');
    const { headers } = await before.ask('/notes', json('POST', { title: 'T', body: 'kept' }));
    const path = headers.get('location') ?? '';
    await before.ask(path, json('PATCH', { title: null }, { 'If-Match': '"1"' }));
    await before.service.stop(0);

    const after = await pod('app-python-0', mode);
    expect(await total(after)).toBe('1');
    const response = await after.ask(`${path}?count=0`);
    expect(response.headers.get('etag')).toBe('"2"');
    expect(await response.json()).toMatchObject({ body: 'kept', version: 2 });
  });

  test('concurrent visits are each counted, and each told another total', async () => {
    const service = await pod('app-python-0', mode);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => (await service.ask('/visits', { method: 'POST' })).text()),
    );
    expect(
      answers
        .map(Number)
        .sort((a, b) => a - b)
        .at(-1),
    ).toBe(100);
    expect(await total(service)).toBe('100');
  });

  test('of concurrent writers of one version one wins', async () => {
    const service = await pod('app-python-0', mode);
    const { headers } = await service.ask('/notes', json('POST', { body: 'first' }));
    const path = headers.get('location') ?? '';
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const put = json('PUT', { body: `writer ${index}` }, { 'If-Match': '"1"' });
        return (await service.ask(path, put)).status;
      }),
    );
    expect(statuses.sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });

  test('notes come in pages, whatever happens between', async () => {
    const service = await pod('app-python-0', mode);
    for (const body of ['1', '2', '3', '4']) await service.ask('/notes', json('POST', { body }));
    const first = await service.ask('/notes?limit=2');
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const [{ id }] = (await first.json()) as [{ id: string }];
    await service.ask(`/notes/${id}`, { method: 'DELETE' });
    await service.ask('/notes', json('POST', { body: '5' }));
    const second = await service.ask(next);
    expect(await second.json()).toMatchObject([{ body: '2' }, { body: '1' }]);
    expect(second.headers.get('link')).toBeNull();
    expect((await service.ask('/notes?cursor=made-up')).status).toBe(400);
  });

  test('health has the figures of the volume', async () => {
    const service = await pod('app-python-0', mode);
    await service.ask('/');
    expect(await (await service.ask('/health/ready')).json()).toMatchObject({
      details: {
        storage: {
          lastFlush: { ageMs: expect.any(Number), latencyMs: expect.any(Number) },
          budget: { used: expect.any(Number), allowed: expect.any(Number) },
        },
      },
    });
  });
});

test('on a shared volume every pod shows the same, in HTTP and in the file', async () => {
  const pods = await Promise.all(['app-python-0', 'app-python-1', 'app-python-2'].map((name) => pod(name, 'shared')));
  await Promise.all(pods.flatMap((one) => ['/', '/notes/', '/'].map((path) => one.ask(path))));
  for (const one of pods) expect(await total(one)).toBe('9');
  while ((await file()) !== '9');

  const [first, second] = pods;
  const created = await first?.ask('/notes', json('POST', { body: 'shared' }));
  const path = created?.headers.get('location') ?? '';
  expect(await (await second?.ask(path))?.json()).toMatchObject({ body: 'shared' });
  const writes = pods.map((one) => one.ask(path, json('PATCH', { title: 'mine' }, { 'If-Match': '"1"' })));
  expect((await Promise.all(writes)).map(({ status }) => status).sort()).toEqual([200, 412, 412]);
});

test('in per-pod mode each pod has its own volume and its own number', async () => {
  const [first, second] = ['0', '1'].map((name) => join(volume, name));
  for (const directory of [first, second]) if (directory) await mkdir(directory);
  const pods = [await pod('app-python-0', 'per-pod', first), await pod('app-python-1', 'per-pod', second)];
  await pods[0]?.ask('/');
  expect(await Promise.all(pods.map(total))).toEqual(['1', '0']);
  expect(await file(first)).toBe('1');
  expect(await file(second)).toBe('0');
});

test('over the budget notes are refused, visits are counted, and deleting works', async () => {
  const service = await runService({ STORAGE_DIR: volume, STORAGE_BUDGET: '128Ki' });
  services.push(service);
  const paths: string[] = [];
  const body = 'x'.repeat(8000);
  let refused: Response | undefined;
  while (!refused) {
    const response = await service.ask('/notes', json('POST', { body }));
    if (response.status === 201) paths.push(response.headers.get('location') ?? '');
    else refused = response;
    expect(paths.length).toBeLessThan(64);
  }
  expect(refused.status).toBe(507);
  expect(await refused.json()).toMatchObject({ used: expect.any(Number), allowed: 131_072 });
  expect(await (await service.ask('/visits', { method: 'POST' })).text()).toBe('1');
  for (const path of paths) expect((await service.ask(path, { method: 'DELETE' })).status).toBe(204);
});
