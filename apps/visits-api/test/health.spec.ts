import type { Storage } from '@visits/storage';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';
import { scrape } from './scrape.ts';

let storage: MemoryStorage;
let running: RunningService;
afterEach(() => running.end());

/** The status of each probe. */
async function probes(): Promise<Record<string, number>> {
  const asked = ['startup', 'ready', 'live'].map(
    async (name) => [name, (await running.ask(`/health/${name}`)).status] as const,
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
    expect(await (await running.ask('/health/ready')).json()).toMatchObject({
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
      const response = await running.ask('/health/live');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ status: 503, checks: { storage: { status: 'down', fault: code } } });
      expect(text).not.toContain('/secret');
    },
  );

  test('a full volume is no reason to send nobody: visits are counted', async () => {
    storage.fail('full');
    expect(await probes()).toEqual({ startup: 200, ready: 200, live: 200 });
    expect(await (await running.ask('/health/ready')).json()).toMatchObject({ status: 'degraded' });
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
  const told = async () => {
    const { status } = JSON.parse(await (await running.ask('/health/ready')).text());
    return [status, (await scrape(running.url)).get('visits_storage_full')];
  };
  const note = json('POST', { body: 'x'.repeat(2000) });
  expect(await told()).toEqual(['ok', 0]);
  let written: Response;
  let last = '';
  for (;;) {
    written = await running.ask('/notes', note);
    if (written.status !== 201) break;
    last = String(written.headers.get('location'));
  }
  expect(written.status).toBe(507);
  expect(await told()).toEqual(['degraded', 1]);
  expect((await running.ask('/visits', { method: 'POST' })).status).toBe(201);
  expect(await told()).toEqual(['degraded', 1]);
  expect((await running.ask(last, { method: 'DELETE' })).status).toBe(204);
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
    const asked = running.ask('/visits');
    await probes();
    failed(new Error('damaged'));
    expect((await asked).status).toBe(503);
    await expect(running.service.opened).rejects.toThrow('damaged');
    expect(await probes()).toMatchObject({ startup: 503, ready: 503 });
  });

  test('requests wait for it', async () => {
    const asked = ['/visits', '/', '/notes/', '/info'].map((path) => running.ask(path));
    await probes();
    recovered(storage);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
