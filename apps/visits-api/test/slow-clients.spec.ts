import { once } from 'node:events';
import type { ExportRecord } from '@visits/storage';
import { MemoryStorage } from './memory-storage.ts';
import { RawClient } from './raw-client.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
afterEach(() => running.end());

async function start(environment: Record<string, string> = {}, timing = {}): Promise<void> {
  storage = new MemoryStorage();
  running = await runService(environment, storage, timing);
}

const host = 'Host: localhost\r\n';
/** So much that the system asks for more of an answer, whatever it holds back for either side. */
const PART_BYTES = 2 * 1024 * 1024;

describe('slow clients', () => {
  test.each([
    ['that never finish a head', `GET /visits HTTP/1.1\r\n${host}`],
    ['that never finish a request line', 'GET /vis'],
  ])('%s are told so and hung up on', async (_, bytes) => {
    await start({}, { headMs: 50 });
    const client = (await RawClient.connect(running.url)).send(bytes);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 408 .*content-type: application\/problem\+json/is);
  });

  test('that trickle a head do not gain time by it', async () => {
    await start({}, { headMs: 50 });
    const client = (await RawClient.connect(running.url)).send(`GET /visits HTTP/1.1\r\n${host}`);
    const trickle = setInterval(() => client.send('X-A: b\r\n'), 5);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(trickle);
  });

  test.each([
    ['/notes', 'application/json', '{"bo'],
    ['/visits', 'text/plain', '/a'],
    ['/import', 'application/x-ndjson', '{"type":'],
  ])(
    'that never finish a body for %s are told so and hung up on, and nothing comes of it',
    async (path, type, body) => {
      await start({}, { bodyMs: 50 });
      const client = await RawClient.connect(running.url);
      client.send(`POST ${path} HTTP/1.1\r\n${host}Content-Type: ${type}\r\nContent-Length: 50\r\n\r\n${body}`);
      const answer = await client.all();
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toMatch(/^connection: close\r$/im);
      expect(client.statuses).toEqual([408]);
      expect(storage.hits).toEqual([]);
      expect((await storage.notes.list({ limit: 9 })).notes).toEqual([]);
    },
  );

  test.each([
    ['POST', '/notes', 401],
    ['POST', '/import', 401],
    ['POST', '/nothing', 404],
  ])('that go on with a body for %s %s after it was refused are hung up on', async (method, path, status) => {
    await start({ AUTH_TOKEN: 'secret' }, { bodyMs: 50 });
    const client = await RawClient.connect(running.url);
    client.send(`${method} ${path} HTTP/1.1\r\n${host}Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const drip = setInterval(() => client.send('1\r\nx\r\n'), 5);
    await client.all();
    clearInterval(drip);
    expect(client.statuses).toEqual([status]);
  });

  test('may take as long as they like for an import that goes on', async () => {
    await start({}, { bodyMs: 100 });
    const client = await RawClient.connect(running.url);
    client.send(`POST /import HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n`);
    client.send('Connection: close\r\n\r\n1\r\n1\r\n');
    // Far longer in all than a halt may be.
    const started = performance.now();
    const digits = setInterval(() => {
      if (performance.now() - started < 400) return void client.send('1\r\n \r\n');
      clearInterval(digits);
      client.send('0\r\n\r\n');
    }, 20);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await storage.visits.total()).toBe(1);
  });
});

describe('clients that do not read', () => {
  const record = {
    type: 'note',
    id: 'n',
    version: 1,
    createdAt: '',
    updatedAt: '',
    body: 'x'.repeat(100_000),
  } as const;

  test('are cut off, and what was made for them ends', async () => {
    await start({}, { answerMs: 100 });
    const ended = new Promise<void>((resolve) => {
      storage.export = async function* (): AsyncGenerator<ExportRecord> {
        try {
          for (;;) yield record;
        } finally {
          resolve();
        }
      };
    });
    const client = (await RawClient.connect(running.url)).send(`GET /export HTTP/1.1\r\n${host}\r\n`);
    client.socket.pause();
    await ended;
    client.socket.destroy();
  });

  test('are not taken for those that read slowly, nor for those that wait', async () => {
    await start({}, { answerMs: 1000 });
    storage.export = async function* (): AsyncGenerator<ExportRecord> {
      for (let n = 0; n < 200; n += 1) yield record;
    };
    const client = await RawClient.connect(running.url);
    // A part now and then, and for longer in all than a halt may be.
    let unread = PART_BYTES;
    client.socket.on('data', ({ length }) => {
      unread -= length;
      if (unread > 0) return;
      unread = PART_BYTES;
      client.socket.pause();
      setTimeout(() => client.socket.resume(), 200);
    });
    client.send(`GET /export HTTP/1.1\r\n${host}\r\n`);
    await client.until('\r\n0\r\n\r\n');
    // The next on the same connection is answered late.
    const release = storage.holdHits();
    client.socket.resume();
    client.send(`POST /visits HTTP/1.1\r\n${host}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    setTimeout(release, 1500);
    expect(await client.all()).toMatch(/\r\n\r\n1$/);
  });
});

describe('half-open clients', () => {
  beforeEach(() => start());

  test('that send a request and close their side get the answer', async () => {
    const client = await RawClient.connect(running.url, { allowHalfOpen: true });
    client.send(`POST /visits HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`).socket.end();
    expect(await client.until('\r\n\r\n1')).toMatch(/^HTTP\/1\.1 201 /);
    client.socket.destroy();
  });

  test('that close their side in the middle of a body count nothing', async () => {
    const client = await RawClient.connect(running.url);
    client.send(`POST /visits HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n/a`).socket.end();
    await client.all();
    expect(storage.hits).toEqual([]);
  });

  test.each([
    ['that close their side', 'end'],
    ['that hang up', 'destroy'],
    ['that reset the connection', 'resetAndDestroy'],
  ] as const)('%s in the middle of a body that was refused are told nothing more, and let go', async (_, leave) => {
    const client = await RawClient.connect(running.url, { allowHalfOpen: true });
    client.send(`POST /nothing HTTP/1.1\r\n${host}Content-Length: 9\r\n\r\nx`);
    await client.until('}\n');
    client.socket[leave]();
    await client.all();
    expect(client.statuses).toEqual([404]);
    // What stayed open would be waited for, and cut off in the end.
    await running.service.stop(0);
    expect(running.log).not.toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  test('that vanish while their answer is made harm nobody', async () => {
    const release = storage.holdHits();
    const client = (await RawClient.connect(running.url)).send(`GET / HTTP/1.1\r\n${host}\r\n`);
    while (storage.hits.length === 0) await running.ask('/visits');
    client.socket.resetAndDestroy();
    release();
    expect((await running.ask('/visits')).status).toBe(200);
    expect(running.log).not.toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});

test('a thousand connections that say nothing keep nobody from being served, and end', async () => {
  await start({}, { headMs: 300 });
  const clients = await Promise.all(Array.from({ length: 1000 }, () => RawClient.connect(running.url)));
  expect((await running.ask('/visits')).status).toBe(200);
  await Promise.all(clients.map(async ({ socket }) => socket.closed || (await once(socket, 'close'))));
});
