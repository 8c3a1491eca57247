import { once } from 'node:events';
import { connect } from 'node:net';
import { EventClient } from './event-client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';
import { scrape, series } from './scrape.ts';

let storage: MemoryStorage;
let running: RunningService;
async function run(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  storage = new MemoryStorage();
  running = await runService(environment, storage);
  await running.service.opened;
}
afterEach(() => running.end());

test('requests are counted and timed by route template and status', async () => {
  await run();
  const { data: created } = await running.client.POST('/notes', { body: { body: 'x' } });
  for (const id of [String(created?.id), 'nothing-there']) {
    await running.client.GET('/notes/{id}', { params: { path: { id } } });
  }
  await running.ask('/nothing/there?at=all');
  const metrics = await scrape(running.url);
  const requests = 'visits_http_requests_total';
  expect(metrics.get(`${requests}{method="POST",route="/notes",status="201"}`)).toBe(1);
  expect(metrics.get(`${requests}{method="GET",route="/notes/:id",status="200"}`)).toBe(1);
  expect(metrics.get(`${requests}{method="GET",route="/notes/:id",status="404"}`)).toBe(1);
  expect(metrics.get(`${requests}{method="GET",route="none",status="404"}`)).toBe(1);
  expect(metrics.get('visits_http_request_duration_seconds_count{method="GET",route="/notes/:id"}')).toBe(2);
});

test('nothing that a client sends makes a series', async () => {
  await run();
  const strange = ['PROPFIND', 'MKCOL', 'M-SEARCH', 'UNLOCK', 'PURGE'];
  const send = async (from: number) => {
    for (let n = from; n < from + 20; n += 1) {
      await running.ask(`/a${n}/b${n}?c=${n}`, { headers: { 'X-Request-Id': `r${n}`, Accept: `x/y${n}` } });
      await running.ask(`/notes/n${n}`);
      await running.ask(`/visits?format=f${n}`);
      await running.ask('/visits', { method: 'POST', body: `/page-${n}` });
      for (const method of strange) await running.ask(`/notes/n${n}`, { method });
      await running.ask(`/notes/%${n}`);
    }
  };
  await send(10);
  await scrape(running.url);
  const before = series(await scrape(running.url));
  await send(100);
  expect(series(await scrape(running.url))).toEqual(before);
});

test('hits are counted, and those that fail by why', async () => {
  await run();
  await running.ask('/');
  await running.ask('/visits', { method: 'POST' });
  storage.fail('fault');
  await running.ask('/');
  const metrics = await scrape(running.url);
  expect(metrics.get('visits_hits_total')).toBe(2);
  expect(metrics.get('visits_hits_failed_total{code="fault"}')).toBe(1);
  expect(metrics.get('visits_storage_fault')).toBe(1);
});

test('the state of storage is told, and what is not known is left out', async () => {
  await run();
  await running.ask('/');
  let metrics = await scrape(running.url);
  const health = storage.health();
  expect(metrics.get('visits_counted')).toBe(1);
  expect(metrics.get('visits_storage_open')).toBe(1);
  expect(metrics.get('visits_storage_fault')).toBe(0);
  expect(metrics.get('visits_storage_used_bytes')).toBe(health.budget.used);
  expect(metrics.get('visits_storage_allowed_bytes')).toBe(health.budget.allowed);
  expect(metrics.get('visits_storage_journal_bytes')).toBe(health.journalBytes);
  expect(metrics.get('visits_storage_writers')).toBe(health.writers);
  expect([...metrics.keys()].filter((name) => name.startsWith('visits_storage_promise{'))).toHaveLength(1);
  storage.fail('unavailable');
  metrics = await scrape(running.url);
  expect(metrics.has('visits_counted')).toBe(false);
});

test('a storage that hangs holds up no scrape', async () => {
  await run();
  storage.visits.total = () => new Promise(() => {});
  const both = await Promise.all([scrape(running.url), scrape(running.url)]);
  for (const metrics of both) {
    expect(metrics.get('visits_storage_open')).toBe(1);
    expect(metrics.has('visits_counted')).toBe(false);
  }
});

test('clients that leave are counted as such, and so is what is no request', async () => {
  await run();
  const release = storage.holdHits();
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  const request = 'POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n';
  // The second waits behind the first, which waits for storage.
  socket.write(request + request);
  while (storage.hits.length < 2) await running.ask('/health/live');
  socket.destroy();
  const aborted = 'visits_http_requests_total{method="POST",route="/visits",status="aborted"}';
  while ((await scrape(running.url)).get(aborted) !== 2);
  release();

  const nonsense = connect(Number(port), hostname);
  nonsense.write('nonsense\r\n\r\n');
  await once(nonsense, 'data');
  nonsense.destroy();
  const metrics = await scrape(running.url);
  expect(metrics.get('visits_http_unreadable_total{status="400"}')).toBe(1);
  expect(metrics.has('visits_http_request_duration_seconds_count{method="POST",route="/visits"}')).toBe(false);
});

test('clients of events are counted while they listen, and how long says nothing of how fast answers are', async () => {
  await run();
  const leaving = await EventClient.connect(running.url);
  const staying = await EventClient.connect(running.url);
  expect((await scrape(running.url)).get('visits_events_clients')).toBe(2);
  leaving.leave();
  while ((await scrape(running.url)).get('visits_events_clients') !== 1);
  void running.service.stop(3_600_000);
  await staying.ended;
  const metrics = await scrape(running.url);
  expect(metrics.get('visits_events_clients')).toBe(0);
  const requests = [...metrics].filter(([name]) => /^visits_http_request.*events/.test(name));
  // One that leaves has had its answer as well: that is how most streams end.
  expect(requests).toEqual([['visits_http_requests_total{method="GET",route="/visits/events",status="200"}', 2]]);
});

test('on a port of their own they are there alone', async () => {
  await run({ METRICS_PORT: '0' });
  expect((await running.ask('/metrics')).status).toBe(404);
  const { metricsUrl = '' } = running.service;
  expect((await scrape(metricsUrl)).get('visits_storage_open')).toBe(1);
  const statuses = ['/', '/visits', '/metricsx', '/metrics/x'].map(
    async (path) => (await fetch(metricsUrl + path)).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
  expect((await fetch(`${metricsUrl}/metrics`, { method: 'POST' })).status).toBe(405);
  const head = await fetch(`${metricsUrl}/metrics`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('a page from elsewhere cannot read them either', async () => {
  await run({ METRICS_PORT: '0' });
  const { port } = new URL(running.service.metricsUrl ?? '');
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
  socket.write('GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect((await once(socket, 'data'))[0]).toMatch(/^HTTP\/1\.1 421 /);
});
