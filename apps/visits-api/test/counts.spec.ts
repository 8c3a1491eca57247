import type { ContractClient } from './client/client.ts';
import { type RunningService, runService } from './running-service.ts';

/** With a volume of its own. */
let running: RunningService;
let client: ContractClient;
beforeEach(async () => {
  running = await runService();
  await running.service.opened;
  client = running.client;
});
afterEach(() => running.end());

const asJson = { params: { query: { format: 'json' } } } as const;

test('visits by page and by day add up to the total', async () => {
  for (const page of ['/a', '/b', '/a']) await client.POST('/visits', { body: { page } });
  await client.POST('/visits');
  await client.GET('/notes');
  expect((await client.GET('/visits', asJson)).data).toEqual({ total: 5 });
  expect((await client.GET('/visits/pages')).data).toEqual({
    pages: [
      { page: '/a', visits: 2 },
      { page: '/b', visits: 1 },
      { page: '/notes', visits: 1 },
    ],
    other: 0,
    unattributed: 1,
  });
  const days = (await client.GET('/visits/days')).data;
  expect(days?.days.reduce((sum, { visits }) => sum + visits, 0)).toBe(5);
});

test('the audit names each writer and counts again', async () => {
  await client.POST('/visits');
  const { data, response } = await client.GET('/visits/audit');
  expect(data).toMatchObject({ total: 1, recount: 1, writers: [{ writer: 'pod-0', self: true, visits: 1 }] });
  expect(response.headers.get('cache-control')).toBe('no-store');
});

describe('setting the total', () => {
  test.each([
    ['JSON', { body: { total: 41 } }],
    ['text', { body: '41', bodySerializer: String, headers: { 'Content-Type': 'text/plain' } }],
  ])('as %s makes it that number, from which counting goes on', async (_, request) => {
    await client.POST('/visits', { body: { page: '/a' } });
    const { response, data } = await client.PUT('/visits', { ...request, parseAs: 'text' });
    expect(response.status).toBe(200);
    expect(data).toBe('41');
    await client.POST('/visits');
    expect((await client.GET('/visits', asJson)).data).toEqual({ total: 42 });
    expect((await client.GET('/visits/pages')).data).toMatchObject({ pages: [{ page: '/a', visits: 1 }] });
    expect((await client.GET('/visits/audit')).data).toMatchObject({ total: 42, recount: 42 });
  });

  test.each([
    ['application/json', '{"total":-1}', 422],
    ['application/json', '{"total":1.5}', 422],
    ['application/json', '{"total":1000000000000001}', 422],
    ['application/json', '{"total":"5"}', 422],
    ['application/json', '5', 422],
    ['application/json', '', 400],
    ['text/plain', '-1', 422],
    ['text/plain', '1e3', 422],
    ['text/plain', '0x10', 422],
    ['text/plain', '', 422],
    ['application/xml', '5', 415],
  ])('with %s %j is %d and changes nothing', async (type, body, status) => {
    const response = await running.ask('/visits', { method: 'PUT', body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(status);
    expect((await client.GET('/visits', asJson)).data).toEqual({ total: 0 });
  });
});

describe('pages of notes', () => {
  async function pages(query: string, between: (page: number) => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    let next: string | undefined = `/notes?${query}`;
    for (let page = 0; next !== undefined; page += 1) {
      const response: Response = await running.ask(next);
      expect(response.status).toBe(200);
      for (const { body } of JSON.parse(await response.text())) seen.push(body);
      next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      await between(page);
    }
    return seen;
  }

  const write = (body: string) => client.POST('/notes', { body: { body } });

  test('are stable while notes come and go: none twice, and none left out that was there all the time', async () => {
    const ids = new Map<string, string>();
    for (let n = 0; n < 12; n += 1) ids.set(String(n), (await write(String(n))).data?.id ?? '');
    const remove = (body: string) => client.DELETE('/notes/{id}', { params: { path: { id: ids.get(body) ?? '' } } });
    const seen = await pages('limit=3', async (page) => {
      await write(`new ${page}`);
      // One that was shown, the one that the next page would begin with, and one after it.
      if (page === 0) for (const body of ['10', '8', '6']) await remove(body);
    });
    expect(seen).toEqual(['11', '10', '9', '7', '5', '4', '3', '2', '1', '0']);
  });

  test('of a search hold what contains it, whatever its case', async () => {
    for (const body of ['Milk', 'bread', 'more milk', 'MILK?']) await write(body);
    expect(await pages('q=mILk&limit=1', async () => {})).toEqual(['MILK?', 'more milk', 'Milk']);
    expect((await client.GET('/notes', { params: { query: { q: 'butter' } } })).data).toEqual([]);
    for (const q of ['', 'x'.repeat(201)]) {
      expect((await client.GET('/notes', { params: { query: { q } } })).response.status).toBe(400);
    }
  });

  test('have lengths that count characters, not what JavaScript takes for them', async () => {
    expect((await client.POST('/notes', { body: { title: '😀'.repeat(200), body: 'x' } })).response.status).toBe(201);
    expect((await client.POST('/notes', { body: { title: '😀'.repeat(201), body: 'x' } })).response.status).toBe(422);
    expect((await client.POST('/notes', { body: { title: 'é'.repeat(201), body: 'x' } })).response.status).toBe(422);
  });
});
