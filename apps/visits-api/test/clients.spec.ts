import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
afterEach(() => running.end());

async function start(environment: Record<string, string>): Promise<void> {
  storage = new MemoryStorage();
  await storage.notes.create({ body: 'text' });
  running = await runService(environment, storage);
}

describe('RATE_LIMIT', () => {
  beforeEach(() => start({ RATE_LIMIT: '3', TRUST_PROXY: '1', AUTH: 'off' }));

  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const exhaust = async (headers = {}) => {
    for (let n = 0; n < 3; n += 1) await running.ask('/info', { headers });
  };

  test('says what is left, and then when to come again', async () => {
    const response = await running.ask('/visits');
    expect(response.headers.get('ratelimit-policy')).toBe('"client";q=3;w=60');
    expect(response.headers.get('ratelimit')).toMatch(/^"client";r=2;t=(60|59)$/);
    await exhaust();
    const refused = await running.ask('/visits');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"client";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(await refused.text())).toMatchObject({ type: 'urn:visits-api:problem:too-many-requests' });
  });

  test('is for each client: whom the proxy names', async () => {
    await exhaust(from('192.0.2.1'));
    expect((await running.ask('/info', { headers: from('192.0.2.1') })).status).toBe(429);
    expect((await running.ask('/info', { headers: from('192.0.2.2') })).status).toBe(200);
    // What a client says in front of what the proxy says is not believed.
    expect((await running.ask('/info', { headers: from('192.0.2.9, 192.0.2.1') })).status).toBe(429);
  });

  test.each(['nonsense', 'x'.repeat(5000), ''])(
    'takes %j for no address, but for the one it came from',
    async (address) => {
      await exhaust(from(address));
      expect((await running.ask('/info')).status).toBe(429);
    },
  );

  test('spares /health', async () => {
    await exhaust();
    for (const probe of ['live', 'ready', 'startup']) {
      const response = await running.ask(`/health/${probe}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('ratelimit')).toBeNull();
    }
  });

  test.each(['/', '/notes', '/notes/', '/notes/n1'])('%s is served beyond it, uncounted', async (path) => {
    await exhaust();
    const response = await running.ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-visit-counted')).toBe('false');
    expect(storage.hits).toEqual([]);
  });

  test.each([
    ['POST', '/visits'],
    ['POST', '/notes'],
    ['GET', '/visits'],
    ['GET', '/notes?q=text'],
    ['GET', '/notes?count=0'],
    ['GET', '/nothing'],
    ['OPTIONS', '/visits'],
    ['HEAD', '/info'],
  ])('%s %s is not', async (method, path) => {
    await exhaust();
    expect((await running.ask(path, { method })).status).toBe(429);
  });

  test('goes before the token: nobody tries them all', async () => {
    await running.end();
    await start({ RATE_LIMIT: '3', AUTH_TOKEN: 'secret' });
    const guess = () => running.ask('/notes', json('POST', { body: 'x' }, { Authorization: 'Bearer guess' }));
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

describe('TRUST_PROXY', () => {
  test.each([
    ['0', '192.0.2.1', false],
    ['1', '192.0.2.1', true],
    ['127.0.0.0/8', '192.0.2.1', true],
    ['10.0.0.0/8', '192.0.2.1', false],
  ])('%s: that a client is %s is believed: %s', async (trust, address, believed) => {
    await start({ RATE_LIMIT: '1', TRUST_PROXY: trust });
    await running.ask('/info', { headers: { 'X-Forwarded-For': address } });
    expect((await running.ask('/info')).status).toBe(believed ? 200 : 429);
  });
});

describe('CORS', () => {
  const origin = (name: string) => ({ Origin: name });
  const preflight = (path: string, name: string) =>
    running.ask(path, {
      method: 'OPTIONS',
      headers: { ...origin(name), 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x' },
    });

  test('is closed by default', async () => {
    await start({});
    for (const response of [
      await running.ask('/visits', { headers: origin('https://example.org') }),
      await preflight('/visits', 'https://example.org'),
    ]) {
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('is open to the origins named, and to no other', async () => {
    await start({ CORS_ORIGINS: 'https://example.org http://localhost:4000' });
    const response = await running.ask('/visits', { headers: origin('https://example.org') });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://example.org');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('access-control-expose-headers')).toContain('ETag');
    expect(response.headers.get('vary')).toBe('Origin, Accept');
    for (const other of ['https://evil.example', 'https://example.org.evil.example', 'http://example.org', 'null']) {
      const refused = await running.ask('/visits', { headers: origin(other) });
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      expect(refused.headers.get('vary')).toContain('Origin');
      expect((await preflight('/visits', other)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('lets pages ask first, and read refusals', async () => {
    await start({ CORS_ORIGINS: 'https://example.org', AUTH_TOKEN: 'secret' });
    const response = await preflight('/notes/n1', 'https://example.org');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(response.headers.get('access-control-max-age')).toBe('7200');
    const refused = await running.ask('/notes', { method: 'POST', headers: origin('https://example.org') });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://example.org');
    expect((await preflight('/nothing', 'https://example.org')).status).toBe(404);
  });

  test('can be open to all', async () => {
    await start({ CORS_ORIGINS: '*' });
    const response = await running.ask('/visits', { headers: origin('https://anywhere.example') });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('a page of elsewhere can send a beacon, and nothing that asks no leave beside it', async () => {
    await start({});
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];
    const counted: string[] = [];
    for (const path of ['/visits', '/notes', '/import']) {
      for (const type of types) {
        const response = await running.ask(path, {
          method: 'POST',
          body: Buffer.from('5'),
          headers: { ...origin('https://evil.example'), ...(type !== '' && { 'Content-Type': type }) },
        });
        if (response.ok) counted.push(`${path} ${type}`);
      }
    }
    expect(counted).toEqual(['/visits text/plain']);
    expect(await storage.visits.total()).toBe(1);
  });
});

test('every answer tells browsers to make little of it', async () => {
  await start({});
  for (const [path, method] of [
    ['/visits', 'GET'],
    ['/nothing', 'GET'],
    ['/visits', 'DELETE'],
    ['/notes', 'OPTIONS'],
    ['/health/live', 'HEAD'],
    ['/export', 'GET'],
    ['/openapi.json', 'GET'],
  ] as const) {
    const { headers } = await running.ask(path, { method });
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  }
});
