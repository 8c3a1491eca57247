import { MemoryStorage } from './memory-storage.ts';
import { RawClient } from './raw-client.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
afterEach(() => running.end());

async function start(environment: Record<string, string> = {}): Promise<void> {
  storage = new MemoryStorage();
  running = await runService(environment, storage);
}

const host = 'Host: localhost\r\n';

describe('too much', () => {
  beforeEach(() => start({ BODY_LIMIT: '1Ki' }));

  test.each([
    ['many headers', `GET /visits HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(20_000)}\r\n`],
    ['a long header', `GET /visits HTTP/1.1\r\n${host}X-A: ${'b'.repeat(100_000)}\r\n\r\n`],
    ['a long address', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n${host}\r\n`],
  ])('%s is 431, and read no further', async (_, bytes) => {
    const client = (await RawClient.connect(running.url)).send(bytes);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 431 /);
    expect((await running.ask('/visits')).status).toBe(200);
  });

  test('headers within the limit, hundreds of them, are no reason to refuse', async () => {
    const client = await RawClient.connect(running.url);
    client.send(`GET /visits HTTP/1.1\r\n${host}Connection: close\r\n${'X-A: b\r\n'.repeat(900)}\r\n`);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('a body that says it is too long is refused before it comes', async () => {
    const client = await RawClient.connect(running.url);
    client.send(`POST /notes HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 1025\r\n\r\n`);
    expect(await client.until('}\n')).toMatch(/^HTTP\/1\.1 413 .*urn:visits-api:problem:too-large/s);
    client.socket.destroy();
  });

  test('a body that turns out too long is refused as soon as it is', async () => {
    const client = await RawClient.connect(running.url);
    client.send(`POST /notes HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
    client.send(`400\r\n${'x'.repeat(1024)}\r\n`).send('1\r\nx\r\n');
    expect(await client.until('}\n')).toMatch(/^HTTP\/1\.1 413 /);
    client.socket.destroy();
  });

  test('a body of just the limit is taken', async () => {
    const body = JSON.stringify({ body: 'x'.repeat(1024 - '{"body":""}'.length) });
    const response = await running.ask('/notes', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(201);
  });
});

describe('pipelining', () => {
  beforeEach(() => start());

  test('gets the answers in the order of the requests', async () => {
    const client = await RawClient.connect(running.url);
    const hit = `POST /visits HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n/a`;
    client.send(`${hit.repeat(50)}GET /nothing HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    const answers = await client.all();
    expect(client.statuses).toEqual([...Array.from({ length: 50 }, () => 201), 404]);
    const totals = [...answers.matchAll(/\r\n\r\n(\d+)HTTP/g)].map(([, total]) => Number(total));
    expect(totals).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  test('ends with the first request that cannot be read', async () => {
    const client = await RawClient.connect(running.url);
    client.send(`GET /visits HTTP/1.1\r\n${host}\r\nnonsense\r\n\r\nPOST /visits HTTP/1.1\r\n${host}\r\n`);
    await client.all();
    expect(client.statuses).toEqual([200, 400]);
    expect(storage.hits).toEqual([]);
  });

  test('of a refused body does not take its bytes for a request', async () => {
    const client = await RawClient.connect(running.url);
    const smuggled = `POST /visits HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`;
    client.send(
      `POST /notes HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    );
    client.send(`GET /visits HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    await client.all();
    expect(client.statuses).toEqual([415, 200]);
    expect(storage.hits).toEqual([]);
  });
});

describe('what two servers could read in two ways', () => {
  beforeEach(() => start());

  test.each([
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5\r\n'],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['a length that is none', 'Content-Length: +5\r\n'],
    ['a transfer encoding nobody knows', 'Transfer-Encoding: chunked, cow\r\n'],
    ['a space before the colon', 'Content-Length : 0\r\n'],
    ['a folded header', 'X-A: b\r\n c\r\n'],
    ['a NUL in a header', 'X-A: \0\r\n'],
    ['a chunk longer than can be', 'Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n'],
    ['a chunk of no length', 'Transfer-Encoding: chunked\r\n\r\nx\r\n'],
  ])('%s is 400, and the end of the connection', async (_, headers) => {
    const client = await RawClient.connect(running.url);
    client.send(`POST /visits HTTP/1.1\r\n${host}${headers}\r\nhelloPOST /visits HTTP/1.1\r\n${host}\r\n`);
    await client.all();
    expect(client.statuses).toEqual([400]);
    expect(storage.hits).toEqual([]);
  });
});

describe('what is not for here', () => {
  beforeEach(() => start());

  test.each([
    ['CONNECT evil.example:443 HTTP/1.1', 501],
    ['BREW /visits HTTP/1.1', 501],
    ['TRACE /visits HTTP/1.1', 405],
    ['GET /visits HTTP/2.0', 400],
    ['GET /health/../visits HTTP/1.1', 404],
    ['OPTIONS * HTTP/1.1', 204],
    ['GET http://localhost/visits HTTP/1.1', 200],
  ])('%s is %d', async (line, status) => {
    const client = await RawClient.connect(running.url);
    client.send(`${line}\r\n${host}Connection: close\r\n\r\n`);
    await client.all();
    expect(client.statuses).toEqual([status]);
  });

  test.each(['websocket', 'h2c'])('an upgrade to %s is passed over', async (protocol) => {
    const client = await RawClient.connect(running.url);
    client.send(`GET /visits HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`);
    expect(await client.until('\r\n\r\n0')).toMatch(/^HTTP\/1\.1 200 /);
    client.socket.destroy();
  });
});

describe('bytes that are no text', () => {
  beforeEach(() => start());

  test.each([
    ['/notes', 'application/json', '{"body":"\xff"}'],
    ['/notes', 'application/json', '{"body":"\xc0\x80"}'],
    ['/notes', 'application/json', '{"body":"\xed\xa0\x80"}'],
    ['/visits', 'application/json', '{"page":"\xff"}'],
    ['/visits', 'text/plain', '/\xff'],
  ])('in a body for %s are 400', async (path, type, body) => {
    const bytes = Buffer.from(body, 'latin1');
    const response = await running.ask(path, { method: 'POST', body: bytes, headers: { 'Content-Type': type } });
    expect(response.status).toBe(400);
    expect(storage.hits).toEqual([]);
  });

  test.each(['/notes/%ff', '/notes/%', '/notes/%zz', '/notes/\xff', '/%c0%ae%c0%ae/'])(
    'in the address %s are no note',
    async (target) => {
      const client = await RawClient.connect(running.url);
      client.send(Buffer.from(`GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 'latin1'));
      await client.all();
      expect([400, 404]).toContain(client.statuses[0]);
    },
  );

  test('in headers are passed over, or refused', async () => {
    const client = await RawClient.connect(running.url);
    client.send(
      Buffer.from(
        `GET /visits HTTP/1.1\r\n${host}Accept: \xff\r\nX-Request-Id: \xff\r\nConnection: close\r\n\r\n`,
        'latin1',
      ),
    );
    await client.all();
    expect(client.statuses).toEqual([406]);
  });
});
