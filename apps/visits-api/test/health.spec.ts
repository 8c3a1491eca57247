import type { Storage } from '@visits/storage';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';
import { scrape } from './scrape.ts';

let storage: MemoryStorage;
let running: RunningService;
afterEach(() => running.end());

/** The status of each probe. */
async function probes(): Promise<Record<string, number>> {
  const asked = (['startup', 'ready', 'live'] as const).map(
    async (name) => [name, (await running.client.GET(`/health/${name}`)).response.status] as const,
  );
  return Object.fromEntries(await Promise.all(asked));
}

describe('with storage open', () => {
  beforeEach(async () => {
    storage = new MemoryStorage();
    running = await runService({}, storage);
    await running.service.opened;
  });

  test('all is well', async () => {
    expect(await probes()).toEqual({ startup: 200, ready: 200, live: 200 });
    expect((await running.client.GET('/health/ready')).data).toMatchObject({
      status: 'ok',
      details: {
        process: { status: 'up' },
        storage: {
          status: 'up',
          lastFlush: { ageMs: 12, latencyMs: 3 },
          budget: { used: 90, allowed: 100 },
          promises: { visibility: 'immediate', space: 'reserved' },
        },
      },
    });
  });

  test.each(['fault', 'fenced'] as const)(
    'a latched %s fails ready, and live, so that it is restarted',
    async (code) => {
      storage.fail(code);
      expect(await probes()).toEqual({ startup: 200, ready: 503, live: 503 });
      const { response, error } = await running.client.GET('/health/live');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(error).toMatchObject({ status: 503, checks: { storage: { status: 'down', fault: code } } });
      expect(JSON.stringify(error)).not.toContain('/secret');
    },
  );

  test('a full volume is no reason to send nobody: visits are counted', async () => {
    storage.fail('full');
    expect(await probes()).toEqual({ startup: 200, ready: 200, live: 200 });
    expect((await running.client.GET('/health/ready')).data).toMatchObject({ status: 'degraded' });
  });

  test('who is asked to end is not ready, but alive', async () => {
    const stopped = running.service.stop(600_000);
    expect(await probes()).toEqual({ startup: 200, ready: 503, live: 200 });
    await running.service.stop(0);
    await stopped;
    expect(storage.closed).toBe(true);
  });
});

test('no room for notes is told for as long as it is so', async () => {
  running = await runService({ STORAGE_BUDGET: '80Ki' });
  await running.service.opened;
  const { client } = running;
  const told = async () => {
    const { data } = await client.GET('/health/ready');
    return [data?.status, (await scrape(running.url)).get('visits_storage_full')];
  };
  expect(await told()).toEqual(['ok', 0]);
  const write = () => client.POST('/notes', { body: { body: 'x'.repeat(2000) } });
  const ids: string[] = [];
  let written = await write();
  for (; written.data; written = await write()) ids.push(written.data.id);
  expect(written.response.status).toBe(507);
  expect(await told()).toEqual(['degraded', 1]);
  expect((await client.POST('/visits')).response.status).toBe(201);
  expect(await told()).toEqual(['degraded', 1]);
  const last = { path: { id: String(ids.at(-1)) } };
  expect((await client.DELETE('/notes/{id}', { params: last })).response.status).toBe(204);
  expect(await told()).toEqual(['ok', 0]);
});

describe('while storage recovers', () => {
  let recovered: (storage: Storage) => void;
  let failed: (error: Error) => void;
  beforeEach(async () => {
    storage = new MemoryStorage();
    const opening = new Promise<Storage>((resolve, reject) => {
      recovered = resolve;
      failed = reject;
    });
    running = await runService({}, opening);
  });
  afterEach(() => recovered(storage));

  test('it is alive, but neither started nor ready', async () => {
    expect(await probes()).toEqual({ startup: 503, ready: 503, live: 200 });
    recovered(storage);
    await running.service.opened;
    expect(await probes()).toEqual({ startup: 200, ready: 200, live: 200 });
  });

  test('asked to end meanwhile, it closes what it has recovered', async () => {
    const stopped = running.service.stop(0);
    recovered(storage);
    await stopped;
    expect(storage.closed).toBe(true);
  });

  test('requests that wait are refused when it fails, and the reason is told to who started it', async () => {
    const asked = running.client.GET('/visits');
    await probes();
    failed(new Error('damaged'));
    expect((await asked).response.status).toBe(503);
    await expect(running.service.opened).rejects.toThrow('damaged');
    expect(await probes()).toMatchObject({ startup: 503, ready: 503 });
  });

  test('requests wait for it', async () => {
    const asked = (['/visits', '/', '/notes', '/info'] as const).map((path) => running.client.GET(path));
    await probes();
    recovered(storage);
    expect((await Promise.all(asked)).map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
  });
});
