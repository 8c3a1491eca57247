import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';
import { scrape } from './scrape.ts';

interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, string>> }[];
  readonly status: { readonly code?: number };
}

/** A collector of traces on loopback that keeps what it is sent. */
class Collector {
  readonly spans: ReceivedSpan[] = [];
  readonly requests: { readonly url: string | undefined; readonly headers: Record<string, unknown>; body: unknown }[] =
    [];
  /** How it answers; 0: not at all. */
  status = 200;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Collector> {
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const body = JSON.parse(text);
      collector.requests.push({ url: request.url, headers: request.headers, body });
      if (collector.status === 0) return;
      if (collector.status === 200) collector.spans.push(...body.resourceSpans[0].scopeSpans[0].spans);
      response.writeHead(collector.status).end('{}');
    });
    const collector = new Collector(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

let collector: Collector;
let running: RunningService;
let storage: MemoryStorage;
async function run(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  storage = new MemoryStorage();
  running = await runService(
    { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base/`, OTEL_BSP_SCHEDULE_DELAY: '10', ...environment },
    storage,
  );
  await running.service.opened;
}
beforeEach(async () => {
  collector = await Collector.listen();
});
afterEach(async () => {
  await running.end();
  await collector.close();
});

async function spans(count: number): Promise<readonly ReceivedSpan[]> {
  while (collector.spans.length < count) await new Promise(setImmediate);
  return collector.spans;
}

async function metric(name: string, enough: (value: number) => boolean): Promise<number> {
  for (;;) {
    const value = (await scrape(running.url)).get(name) ?? 0;
    if (enough(value)) return value;
  }
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a request becomes a span of its caller’s trace', async () => {
  await run({ OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b', OTEL_RESOURCE_ATTRIBUTES: 'team=lab' });
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: 'a=1', 'X-Request-Id': 'r-1' };
  const before = Date.now();
  await running.ask('/notes/nothing?token=hunter2', { headers });
  const [span] = await spans(1);
  expect(span).toMatchObject({
    traceId,
    spanId: expect.stringMatching(/^[\da-f]{16}$/),
    parentSpanId: '00f067aa0ba902b7',
    traceState: 'a=1',
    name: 'GET /notes/:id',
    kind: 2,
    status: {},
  });
  const values = Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
  expect(values).toEqual({
    'http.request.method': 'GET',
    'http.route': '/notes/:id',
    'http.response.status_code': '404',
    'url.path': '/notes/nothing',
    'url.scheme': 'http',
    'visits.request_id': 'r-1',
  });
  const [start, end] = [span?.startTimeUnixNano, span?.endTimeUnixNano].map((time) => BigInt(time ?? 0));
  expect(start ?? 0n).toBeGreaterThanOrEqual(BigInt(before - 1) * 1_000_000n);
  expect(end ?? 0n).toBeGreaterThanOrEqual(start ?? 1n);
  const [request] = collector.requests;
  expect(request).toMatchObject({
    url: '/base/v1/traces',
    headers: { 'content-type': 'application/json', 'x-key': 'a b' },
  });
  const resource = JSON.stringify(request?.body);
  for (const text of ['"service.name"', '"visits-api"', '"service.instance.id"', '"pod-0"', '"team"', '"lab"']) {
    expect(resource).toContain(text);
  }
  expect(resource).not.toContain('hunter2');
});

test('probes are no spans, failures are marked, and clients that left as well', async () => {
  await run();
  await running.ask('/health/live');
  const release = storage.holdHits();
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
  while (storage.hits.length < 1) await running.ask('/health/live');
  socket.destroy();
  await spans(1);
  release();
  storage.fail('fault');
  await running.ask('/visits');
  const [aborted, failed] = await spans(2);
  expect(aborted).toMatchObject({ name: 'POST /visits', status: { code: 2 } });
  expect(aborted?.attributes).toContainEqual({ key: 'error.type', value: { stringValue: 'aborted' } });
  expect(failed).toMatchObject({ name: 'GET /visits', status: { code: 2 } });
  expect(failed?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: '503' } });
  expect(collector.spans).toHaveLength(2);
});

test('what the caller does not record is not recorded, and passed on like that', async () => {
  await run();
  await running.ask('/visits', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-00` } });
  await running.ask('/info');
  expect((await spans(1)).map(({ name }) => name)).toEqual(['GET /info']);
});

test.each([
  ['always_off', '1', 0],
  ['traceidratio', '0', 0],
  ['traceidratio', '1', 1],
])('OTEL_TRACES_SAMPLER=%s with %s decides whatever the caller says', async (sampler, argument, recorded) => {
  await run({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument });
  await running.ask('/visits', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-0${1 - recorded}` } });
  await running.service.stop(0);
  expect(collector.spans).toHaveLength(recorded);
});

test('what is left is handed over at the end', async () => {
  await run({ OTEL_BSP_SCHEDULE_DELAY: '100000' });
  for (let count = 0; count < 5; count += 1) await running.ask('/visits');
  await running.service.stop(0);
  expect(collector.spans).toHaveLength(5);
  expect(collector.requests).toHaveLength(1);
});

test('a collector that refuses costs spans and one line of the log, and is tried again', async () => {
  await run({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hunter2' });
  collector.status = 503;
  for (let count = 0; count < 3; count += 1) {
    expect((await running.ask('/visits')).status).toBe(200);
    await metric('visits_spans_total{outcome="dropped"}', (dropped) => dropped > count);
  }
  collector.status = 200;
  await spans(1);
  await metric('visits_spans_total{outcome="exported"}', (exported) => exported > 0);
  const told = running.log.filter(({ msg }) => String(msg).includes('collector'));
  expect(told.map(({ level, problem }) => [level, problem])).toEqual([
    ['warn', 'it answered 503'],
    ['info', undefined],
  ]);
  expect(JSON.stringify(running.log)).not.toContain('hunter2');
});

test('a collector that hangs holds up neither requests nor the end, and what waits for it is bounded', async () => {
  await run({ OTEL_BSP_MAX_QUEUE_SIZE: '4', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2' });
  collector.status = 0;
  for (let count = 0; count < 20; count += 1) expect((await running.ask('/visits')).status).toBe(200);
  await metric('visits_spans_total{outcome="dropped"}', (dropped) => dropped >= 10);
  await running.service.stop(0);
  expect(collector.requests.length).toBeGreaterThan(0);
});

test('a collector that is not there costs spans only', async () => {
  const { url } = collector;
  await collector.close();
  collector = await Collector.listen();
  await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  expect((await running.ask('/visits')).status).toBe(200);
  await metric('visits_spans_total{outcome="dropped"}', (dropped) => dropped > 0);
  expect(running.log).toContainEqual(expect.objectContaining({ level: 'warn', problem: 'ECONNREFUSED' }));
});

test.each<Record<string, string>>([
  { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
  { OTEL_SDK_DISABLED: 'true' },
  { OTEL_TRACES_EXPORTER: 'none' },
])('%j sends nothing', async (environment) => {
  await run(environment);
  await running.ask('/visits', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  await running.service.stop(0);
  expect(collector.requests).toEqual([]);
});
