import type { ContractClient } from './client/client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

/** With a volume of its own: what a key means is storage's to say. */
let running: RunningService;
let client: ContractClient;
beforeEach(async () => {
  running = await runService({ AUTH_TOKEN: 'secret' });
  await running.service.opened;
  client = running.client;
});
afterEach(() => running.end());

function key(value: string) {
  return { params: { header: { 'Idempotency-Key': value } } };
}

async function total(): Promise<number> {
  return Number((await client.GET('/visits', { parseAs: 'text' })).data);
}

describe('a note with a key', () => {
  const body = { title: 'T', body: 'text' };

  test('is made once, and every repetition answers with it as it was made', async () => {
    const [first, second] = await Promise.all([
      client.POST('/notes', { ...key('k-1'), body }),
      client.POST('/notes', { ...key('k-1'), body }),
    ]);
    expect(first.response.status).toBe(201);
    expect(second.response.status).toBe(201);
    expect(second.data).toEqual(first.data);
    expect(second.response.headers.get('location')).toBe(first.response.headers.get('location'));
    expect((await client.GET('/notes')).data).toHaveLength(1);
  });

  test('is another with another key, and with none', async () => {
    for (const more of [key('k-1'), key('k-2'), {}, {}]) await client.POST('/notes', { ...more, body });
    expect((await client.GET('/notes')).data).toHaveLength(4);
  });

  test('and another body is 422, whatever came in between', async () => {
    await client.POST('/notes', { ...key('k-1'), body });
    for (const other of [{ body: 'text' }, { ...body, body: 'other' }]) {
      const { response, error } = await client.POST('/notes', { ...key('k-1'), body: other });
      expect(response.status).toBe(422);
      expect(error).toMatchObject({ type: 'urn:visits-api:problem:key-reused', status: 422 });
    }
    expect((await client.GET('/notes')).data).toHaveLength(1);
  });

  test('that is wrong uses no key up', async () => {
    expect(
      (await running.ask('/notes', json('POST', {}, { Authorization: 'Bearer secret', 'Idempotency-Key': 'k' })))
        .status,
    ).toBe(422);
    expect((await client.POST('/notes', { ...key('k'), body })).response.status).toBe(201);
  });
});

describe('a hit with a key', () => {
  test('is counted once', async () => {
    for (let n = 0; n < 3; n += 1) {
      const { response } = await client.POST('/visits', { ...key('hit'), body: { page: '/a' } });
      expect(response.status).toBe(201);
    }
    expect(await total()).toBe(1);
  });

  test('and another page is 422', async () => {
    await client.POST('/visits', { ...key('hit'), body: { page: '/a' } });
    const { response } = await client.POST('/visits', { ...key('hit'), body: { page: '/b' } });
    expect(response.status).toBe(422);
    expect(await total()).toBe(1);
  });

  test('may be sent as nothing, as text or as JSON, for the same', async () => {
    const headers = { 'Idempotency-Key': 'same' };
    for (const request of [{ body: '/a' }, json('POST', { page: '/a' }), { body: '{"page":"/a"}' }]) {
      const response = await running.ask('/visits', {
        method: 'POST',
        ...request,
        headers: { ...request.headers, ...headers },
      });
      expect(response.status).toBe(201);
    }
    expect(await total()).toBe(1);
  });
});

test.each(['', 'a\tb', 'ä', 'x'.repeat(256)])('the key %j is refused', async (value) => {
  const headers = { 'Idempotency-Key': value };
  expect((await running.ask('/visits', { method: 'POST', headers })).status).toBe(400);
  expect(await total()).toBe(0);
});

test('keys for which there is no room are refused, and hits without them are not', async () => {
  const storage = new MemoryStorage();
  const full = await runService({}, storage);
  storage.fail('full');
  const { response, error } = await full.client.POST('/visits', key('k'));
  expect(response.status).toBe(507);
  expect(error).toMatchObject({ used: 90, allowed: 100 });
  expect((await full.client.POST('/visits')).response.status).toBe(201);
  await full.end();
});
