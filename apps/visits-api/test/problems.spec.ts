import { once } from 'node:events';
import { connect } from 'node:net';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({ BODY_LIMIT: '1Ki' }, storage);
});
afterEach(() => running.end());

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const text = await response.text();
  expect(text).not.toMatch(/\/secret|\bat .*\.[jt]s:/);
  return { retryAfter: response.headers.get('retry-after'), ...JSON.parse(text) };
}

/** What the server answers to these bytes, until it closes the connection. */
async function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8');
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

test('an unknown address is 404', async () => {
  expect(await problem(await running.ask('/nothing'))).toEqual({
    type: 'urn:visits-api:problem:not-found',
    title: expect.any(String),
    status: 404,
    detail: expect.any(String),
    retryAfter: null,
  });
});

test.each([
  ['DELETE', '/visits', 'GET, HEAD, OPTIONS, POST, PUT'],
  ['PATCH', '/notes/', 'GET, HEAD, OPTIONS, POST'],
  ['POST', '/notes/x', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
  ['PUT', '/', 'GET, HEAD, OPTIONS'],
  ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
  ['PROPFIND', '/visits/', 'GET, HEAD, OPTIONS, POST, PUT'],
])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
  const response = await running.ask(path, { method });
  expect(response.headers.get('allow')).toBe(allow);
  expect(await problem(response)).toMatchObject({ status: 405, type: 'urn:visits-api:problem:method-not-allowed' });
});

test('OPTIONS says what is allowed', async () => {
  const response = await running.ask('/visits', { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST, PUT');
  expect((await running.ask('/nothing', { method: 'OPTIONS' })).status).toBe(404);
});

test('a body over the limit is 413', async () => {
  expect(await problem(await running.ask('/notes', json('POST', { body: 'x'.repeat(2000) })))).toMatchObject({
    status: 413,
  });
});

test('a path that cannot be decoded is 400', async () => {
  expect(await problem(await running.ask('/notes/%ff'))).toMatchObject({ status: 400 });
});

test.each([
  ['what is no HTTP', 'hello\r\n\r\n', 400],
  ['a method nobody knows', 'BREW /visits HTTP/1.1\r\nHost: localhost\r\n\r\n', 501],
  ['too many headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ['no Host', 'GET /visits HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['a second Host', 'GET /visits HTTP/1.1\r\nHost: localhost\r\nHost: x\r\nConnection: close\r\n\r\n', 400],
])('%s is a problem as well', async (_, bytes, status) => {
  const answer = await raw(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im);
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status });
});

test('an expectation that we do not know is no reason to refuse', async () => {
  const head = 'POST /visits HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n';
  expect(await raw(`${head}Expect: the-best\r\n\r\n`)).toMatch(/^HTTP\/1\.1 201 /);
});

test('who was refused and does not hang up is hung up on', async () => {
  const { hostname, port } = new URL(running.url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).resume();
  socket.write('hello\r\n\r\n');
  await once(socket, 'end');
  // It would be cut off, and that be told of, were it still there when the service ends.
  await running.service.stop(0);
  expect(running.log).not.toContainEqual(expect.objectContaining({ level: 'warn' }));
  socket.destroy();
});

test('a compressed body is 415, whatever it is for', async () => {
  for (const [path, content] of [['/notes', { body: 'x' }] as const, ['/visits', {}] as const]) {
    const response = await running.ask(path, json('POST', content, { 'Content-Encoding': 'gzip' }));
    expect(response.headers.get('accept-encoding')).toBe('identity');
    expect(await problem(response)).toMatchObject({ status: 415 });
  }
  expect((await running.ask('/visits', json('POST', {}, { 'Content-Encoding': 'identity' }))).status).toBe(201);
});

test('HEAD has no body, whatever goes wrong', async () => {
  const response = await running.ask('/nothing', { method: 'HEAD' });
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});

describe.each(['fault', 'fenced', 'closed'] as const)('when storage has failed with %s', (code) => {
  test.each([
    ['POST', '/visits', undefined],
    ['POST', '/notes', { body: 'x' }],
    ['GET', '/visits', undefined],
    ['DELETE', '/notes/n1', undefined],
  ])('%s %s is 503, and to be tried again', async (method, path, content) => {
    await storage.notes.create({ body: 'text' });
    storage.fail(code);
    const request = content ? json(method, content) : { method };
    expect(await problem(await running.ask(path, request))).toMatchObject({
      type: 'urn:visits-api:problem:unavailable',
      status: 503,
      retryAfter: '5',
    });
  });
});

describe('when the volume is full', () => {
  beforeEach(async () => {
    await storage.notes.create({ body: 'text' });
    storage.fail('full');
  });

  test('a note is refused with how much is used and allowed', async () => {
    expect(await problem(await running.ask('/notes', json('POST', { body: 'x' })))).toMatchObject({
      type: 'urn:visits-api:problem:full',
      status: 507,
      used: 90,
      allowed: 100,
    });
  });

  test('visits, reading and deleting go on', async () => {
    expect((await running.ask('/visits', { method: 'POST' })).status).toBe(201);
    expect((await running.ask('/notes/n1')).status).toBe(200);
    expect((await running.ask('/notes/n1', { method: 'DELETE' })).status).toBe(204);
  });
});

test('a fault of our own is 500: told to the log, not to the client', async () => {
  storage.visits.total = () => Promise.reject(new Error('/secret/thing went wrong'));
  expect(await problem(await running.ask('/visits'))).toMatchObject({
    type: 'urn:visits-api:problem:internal',
    status: 500,
  });
  expect(running.log).toContainEqual(
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: '/secret/thing went wrong' }) }),
  );
});

describe('request ids', () => {
  test('a harmless one is taken over, and is in the log', async () => {
    const response = await running.ask('/visits', { headers: { 'X-Request-Id': 'from-proxy:7' } });
    expect(response.headers.get('x-request-id')).toBe('from-proxy:7');
    expect(running.log).toContainEqual(
      expect.objectContaining({ requestId: 'from-proxy:7', path: '/visits', status: 200, level: 'info' }),
    );
  });

  test.each(['a b', '<script>', 'x'.repeat(129)])('%s is replaced', async (id) => {
    const response = await running.ask('/nothing', { headers: { 'X-Request-Id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

test('the log has neither query nor headers, and probes only at debug', async () => {
  await running.ask('/visits?token=hunter2', { headers: { Authorization: 'Bearer hunter2' } });
  await running.ask('/health/live');
  expect(JSON.stringify(running.log)).not.toContain('hunter2');
  expect(running.log).toContainEqual(expect.objectContaining({ path: '/health/live', level: 'debug' }));
  expect(running.log).not.toContainEqual(expect.objectContaining({ path: '/health/live', level: 'info' }));
});
