import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { ContractClient } from './client/client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
let client: ContractClient;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({}, storage);
  client = running.client;
});
afterEach(() => running.end());

async function total(): Promise<number> {
  return Number((await client.GET('/visits', { parseAs: 'text' })).data);
}

const asJson = { headers: { Accept: 'application/json' } };

describe('GET /visits', () => {
  test('is the bare number as text, and does not count', async () => {
    storage.hits.push('/', '/');
    const { response, data } = await client.GET('/visits', { parseAs: 'text' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(data).toBe('2');
    expect(await total()).toBe(2);
  });

  test.each([
    ['/visits', 'application/json'],
    ['/visits', 'text/html;q=0.1, application/json;q=0.9, text/plain;q=0.8'],
    ['/visits?format=json', 'text/plain'],
    ['/visits/?format=json', '*/*'],
  ])('%s with Accept: %s is JSON', async (path, accept) => {
    const response = await running.ask(path, { headers: { Accept: accept } });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.json()).toEqual({ total: 0 });
  });

  test.each([
    ['/visits', '*/*'],
    ['/visits', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['/visits?format=text', 'application/json'],
  ])('%s with Accept: %s is text', async (path, accept) => {
    const response = await running.ask(path, { headers: { Accept: accept } });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  test('a type there is not is 406, an unknown format 400', async () => {
    expect((await client.GET('/visits', { headers: { Accept: 'image/png' } })).response.status).toBe(406);
    expect((await running.ask('/visits?format=xml')).status).toBe(400);
  });
});

describe('POST /visits', () => {
  test.each([
    ['a page', { page: '/a' }, '/a'],
    ['an empty object', {}, undefined],
    ['nothing', undefined, undefined],
  ])('counts %s', async (_, body, page) => {
    const { response, data } = await client.POST('/visits', { ...(body && { body }), ...asJson });
    expect(response.status).toBe(201);
    expect(data).toEqual({ total: 1 });
    expect(storage.hits).toEqual([page]);
  });

  test.each([
    ['nothing, called JSON', { method: 'POST', headers: { 'Content-Type': 'application/json' } }, undefined],
    ['a page as text', { method: 'POST', body: '/b' }, '/b'],
    ['JSON as text, as sendBeacon sends it', { method: 'POST', body: '{"page":"/c"}' }, '/c'],
    ['empty text', { method: 'POST', body: '' }, undefined],
  ])('counts %s', async (_, request, page) => {
    const response = await running.ask('/visits', request);
    expect(response.status).toBe(201);
    expect(await response.text()).toBe('1');
    expect(storage.hits).toEqual([page]);
  });

  test.each([
    ['broken JSON', { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } }, 400],
    ['broken JSON as text', { method: 'POST', body: '{"page":' }, 400],
    ['a page that is no text', json('POST', { page: 5 }), 422],
    ['an unknown member', json('POST', { pages: '/a' }), 422],
    ['an array', json('POST', []), 422],
    ['an overlong page', json('POST', { page: '/'.repeat(513) }), 422],
    ['a line feed in a page', json('POST', { page: '/a\nb' }), 422],
    ['a form', { method: 'POST', body: new URLSearchParams({ page: '/a' }) }, 415],
    ['no acceptable answer', { method: 'POST', headers: { Accept: 'image/png' } }, 406],
  ])('refuses %s', async (_, request, status) => {
    expect((await running.ask('/visits', request)).status).toBe(status);
    expect(storage.hits).toEqual([]);
  });
});

describe('a page', () => {
  let id: string;
  beforeEach(async () => {
    id = (await storage.notes.create({ body: 'text' })).id;
  });

  test.each(['/', '/notes', '/notes/', '/notes/:id', '/notes/:id/', '/?x=1', '/notes/?limit=1'])(
    'GET %s counts',
    async (path) => {
      const response = await running.ask(path.replace(':id', id));
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache, private');
      expect(response.headers.get('x-visit-counted')).toBeNull();
      expect(await total()).toBe(1);
    },
  );

  test('is counted however its address is written', async () => {
    const { hostname, port, host } = new URL(running.url);
    const targets = [`http://${host}/`, `http://${host}/notes?limit=1`, '/%6eotes/', `/notes/%6E1`];
    for (const path of targets) {
      const request = httpRequest({ hostname, port, path, agent: false }).end();
      const [response] = await once(request, 'response');
      expect(response.resume().statusCode).toBe(200);
    }
    expect(storage.hits).toEqual(['/', '/notes', '/notes', '/notes/n1']);
  });

  test('is counted under its path, whatever its slash and query', async () => {
    await running.ask('/notes/?limit=1');
    await running.ask('/notes');
    await running.ask('/?a');
    expect(storage.hits).toEqual(['/notes', '/notes', '/']);
  });

  test.each([
    ['HEAD', '/', { method: 'HEAD' }],
    ['a prefetch', '/', { headers: { 'Sec-Purpose': 'prefetch;prerender' } }],
    ['?count=0', '/notes/?count=0', {}],
    ['what has not changed', '/notes/n1', { headers: { 'If-None-Match': '"1"' } }],
    ['a note that is not there', '/notes/none', {}],
    ['an unknown path', '/nothing', {}],
    ['a bad query', '/notes/?limit=0', {}],
    ['a type there is not', '/notes/', { headers: { Accept: 'image/png' } }],
    ['OPTIONS', '/', { method: 'OPTIONS' }],
    ['a new note', '/notes', json('POST', { body: 'x' })],
    ['/visits', '/visits', {}],
    ['/info', '/info', {}],
    ['liveness', '/health/live', {}],
    ['readiness', '/health/ready', {}],
    ['startup', '/health/startup', {}],
  ] satisfies [string, string, RequestInit][])('%s does not count', async (_, path, request) => {
    await running.ask(path, request);
    expect(storage.hits).toEqual([]);
  });

  test('shows the total with the visit in it', async () => {
    expect((await client.GET('/')).data).toMatchObject({ visits: 1 });
    expect((await client.GET('/', { params: { query: { count: '0' } } })).data).toMatchObject({ visits: 1 });
  });

  test('is answered only when its visit is durable', async () => {
    const release = storage.holdHits();
    let answered = false;
    const response = running.ask('/notes/').then((it) => {
      answered = true;
      return it;
    });
    // The answer to a later request shows that the earlier one has been given its turn.
    while (storage.hits.length === 0) await running.ask('/visits');
    await running.ask('/visits');
    expect(answered).toBe(false);
    release();
    expect((await response).status).toBe(200);
  });

  test.each(['fault', 'fenced'] as const)('is served uncounted when storage has a %s, and says so', async (code) => {
    storage.fail(code);
    for (const path of ['/', '/notes/', '/notes/n1']) {
      const response = await running.ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('x-visit-counted')).toBe('false');
    }
    expect((await client.GET('/')).data).toMatchObject({ visits: null });
  });

  test('is counted on a full volume', async () => {
    storage.fail('full');
    expect((await client.GET('/')).response.headers.get('x-visit-counted')).toBeNull();
    expect(await total()).toBe(1);
  });
});

describe('/', () => {
  test('describes the service as JSON', async () => {
    const { response, data } = await client.GET('/');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(data).toEqual({
      name: 'visits-api',
      title: 'visits-api',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      mode: 'per-pod',
      pod: 'pod-0',
      labnofromcm: null,
      visits: 1,
      links: { visits: '/visits', notes: '/notes', info: '/info', health: '/health/ready' },
    });
  });

  test('is a page for browsers', async () => {
    const { response, data } = await client.GET('/', {
      headers: { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
      parseAs: 'text',
    });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(data).toContain('<strong id="total">1</strong> <span id="total-unit">visit</span>');
    expect(await total()).toBe(1);
  });
});
