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

/** The path parameters of a new note. */
async function created(body: { title?: string; body: string } = { title: 'T', body: 'text' }): Promise<{ id: string }> {
  const { data, response } = await client.POST('/notes', { body });
  expect(response.status).toBe(201);
  return { id: String(data?.id) };
}

function read(path: { id: string }, header = {}) {
  return client.GET('/notes/{id}', { params: { path, header } });
}

function replace(path: { id: string }, tags: string, body = { body: 'new' }) {
  return client.PUT('/notes/{id}', { params: { path, header: { 'If-Match': tags } }, body });
}

const mergePatch = { 'Content-Type': 'application/merge-patch+json' };

async function problem(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return response.json();
}

describe('the list', () => {
  test.each(['/notes', '/notes/'])('%s is an empty array at first', async (path) => {
    const response = await running.ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.text()).toBe('[]');
  });

  test('has the newest first', async () => {
    await created({ body: 'one' });
    await created({ body: 'two' });
    expect((await client.GET('/notes')).data).toMatchObject([{ body: 'two' }, { body: 'one' }]);
  });

  test('comes in pages that link to the next', async () => {
    for (const body of ['1', '2', '3', '4', '5']) await created({ body });
    const bodies: string[][] = [];
    let next: string | undefined = '/notes/?why=a?b&limit=2&count=0';
    while (next !== undefined) {
      const response: Response = await running.ask(next);
      const notes = (await response.json()) as { body: string }[];
      bodies.push(notes.map(({ body }) => body));
      next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect(bodies).toEqual([['5', '4'], ['3', '2'], ['1']]);
    expect(storage.hits).toEqual([]);
  });

  test.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=1.5',
    'limit=1&limit=2',
    'limit=',
    'cursor=',
    'cursor=nobody-gave-this',
    'cursor=a&cursor=b',
  ])('refuses ?%s', async (query) => {
    expect(await problem(await running.ask(`/notes?${query}`))).toMatchObject({ status: 400 });
  });

  test('can be had as JSON only', async () => {
    expect((await client.GET('/notes', { headers: { Accept: 'text/html' } })).response.status).toBe(406);
    for (const accept of ['application/*', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"']) {
      expect((await client.GET('/notes', { headers: { Accept: accept } })).response.status).toBe(200);
    }
  });
});

describe('a new note', () => {
  test('is answered with what it is, where it is and its version', async () => {
    const { response, data } = await client.POST('/notes', { body: { title: 'T', body: 'text' } });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/notes/n1');
    expect(response.headers.get('etag')).toBe('"1"');
    expect(data).toEqual({
      id: 'n1',
      title: 'T',
      body: 'text',
      version: 1,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
  });

  test('needs no title, and its body may be empty', async () => {
    expect((await read(await created({ body: '' }))).data).not.toHaveProperty('title');
  });

  test.each([
    [{}, '#/body'],
    [{ body: 5 }, '#/body'],
    [{ body: null }, '#/body'],
    [{ body: 'x', title: null }, '#/title'],
    [{ body: 'x', title: '' }, '#/title'],
    [{ body: 'x', title: 't'.repeat(201) }, '#/title'],
    [{ body: 'b'.repeat(16_385) }, '#/body'],
    [{ body: 'x', id: 'mine' }, '#'],
    [{ body: 'a\u0000b' }, '#/body'],
    [{ body: '\ud800' }, '#/body'],
    [[], '#'],
    ['text', '#'],
    [null, '#'],
  ])('%j is 422, and %s is what is wrong', async (content, pointer) => {
    const body = await problem(await running.ask('/notes', json('POST', content)));
    expect(body).toMatchObject({
      status: 422,
      type: 'urn:visits-api:problem:invalid',
      errors: expect.arrayContaining([{ pointer, detail: expect.any(String) }]),
    });
  });

  test('every character comes back as it was sent', async () => {
    const body = '😀 é e\u0301 \u2028 \u0085 "\\ <b>\r\n\t{{ }}';
    expect((await read(await created({ body }))).data).toMatchObject({ body });
  });
});

describe('reading one', () => {
  test('has its entity tag', async () => {
    const { response, data } = await read(await created());
    expect(response.headers.get('etag')).toBe('"1"');
    expect(data).toMatchObject({ id: 'n1', title: 'T', body: 'text', version: 1 });
  });

  test.each(['"1"', 'W/"1"', '"0", "1"', '*'])('If-None-Match: %s is 304', async (tags) => {
    const { id } = await created();
    const response = await running.ask(`/notes/${id}`, { headers: { 'If-None-Match': tags } });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.text()).toBe('');
  });

  test('another tag is another version', async () => {
    const path = await created();
    for (const tags of ['"2", W/"3"', '1', '', ',']) {
      expect((await read(path, { 'If-None-Match': tags })).response.status).toBe(200);
    }
  });

  test.each(['none', '..%2Fetc%2Fpasswd', '%00', 'x'.repeat(500)])('%s is 404', async (id) => {
    expect(await problem(await running.ask(`/notes/${id}`))).toMatchObject({ status: 404 });
  });
});

describe('replacing', () => {
  test('needs the version that is there, and makes the next', async () => {
    const path = await created();
    const { response, data } = await replace(path, '"1"');
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"2"');
    expect(data).toMatchObject({ body: 'new', version: 2 });
    expect((await read(path)).data).not.toHaveProperty('title');
  });

  test.each(['*', '"9", "1"', '"x","1"', ', "9",, "1" ,'])('If-Match: %s allows it', async (tags) => {
    expect((await replace(await created(), tags)).response.status).toBe(200);
  });

  test.each(['"2"', 'W/"1"', '"x"', '""', '"01"', '1', '', ','])(
    'If-Match: %s is 412, and names the version',
    async (tags) => {
      const path = await created();
      const { response, error } = await replace(path, tags);
      expect(response.headers.get('etag')).toBe('"1"');
      expect(error).toMatchObject({ status: 412, version: 1 });
      expect((await read(path)).data).toMatchObject({ body: 'text' });
    },
  );
});

describe('patching', () => {
  function patch(path: { id: string }, tags: string, body: { title?: string | null; body?: string }, headers = {}) {
    return client.PATCH('/notes/{id}', { params: { path, header: { 'If-Match': tags } }, body, headers });
  }

  test.each([
    [{ body: 'new' }, { title: 'T', body: 'new' }],
    [{ title: 'N' }, { title: 'N', body: 'text' }],
    [{}, { title: 'T', body: 'text' }],
  ])('%j merges', async (change, after) => {
    const path = await created();
    for (const headers of [mergePatch, {}]) {
      const { response, data } = await patch(path, '*', change, headers);
      expect(response.status).toBe(200);
      expect(data).toMatchObject(after);
    }
  });

  test('null takes the title away, but no body', async () => {
    const path = await created();
    const { response, data } = await patch(path, '"1"', { title: null }, mergePatch);
    expect(response.headers.get('etag')).toBe('"2"');
    expect(data).not.toHaveProperty('title');
    const noBody = json('PATCH', { body: null }, { 'If-Match': '"2"', ...mergePatch });
    expect((await running.ask(`/notes/${path.id}`, noBody)).status).toBe(422);
  });
});

describe('deleting', () => {
  const remove = async (path: { id: string }, header = {}) =>
    (await client.DELETE('/notes/{id}', { params: { path, header } })).response.status;

  test.each([{}, { 'If-Match': '"1"' }, { 'If-Match': '*' }])('with %j takes it away', async (header) => {
    const path = await created();
    expect(await remove(path, header)).toBe(204);
    expect((await read(path)).response.status).toBe(404);
    expect(await remove(path)).toBe(404);
  });

  test('names the right version, if any', async () => {
    const path = await created();
    for (const tag of ['"2"', 'W/"1"']) expect(await remove(path, { 'If-Match': tag })).toBe(412);
    expect((await read(path)).response.status).toBe(200);
  });
});

describe('the order of refusals', () => {
  const wrong = { body: '{', headers: { 'Content-Type': 'text/plain' } };

  test.each(['PUT', 'PATCH'])('%s: 404, 415, 400, 422, 428, 412', async (method) => {
    const path = `/notes/${(await created()).id}`;
    const status = async (at: string, request: RequestInit) => (await running.ask(at, { method, ...request })).status;
    const type = { 'Content-Type': 'application/json' };
    expect(await status('/notes/none', wrong)).toBe(404);
    expect(await status(path, wrong)).toBe(415);
    expect(await status(path, { body: '{', headers: type })).toBe(400);
    expect(await status(path, { body: new Uint8Array([0x22, 0xff, 0x22]), headers: type })).toBe(400);
    expect(await status(path, { body: '{"body":5}', headers: type })).toBe(422);
    expect(await status(path, { body: '{"body":"x"}', headers: type })).toBe(428);
    expect(await status(path, { body: '{"body":"x"}', headers: { ...type, 'If-Match': '"7"' } })).toBe(412);
    expect(await status(path, { body: '{"body":"x"}', headers: { ...type, 'If-Match': '"1"' } })).toBe(200);
  });

  test('a type that is refused is told what is not', async () => {
    const { id } = await created();
    const put = await running.ask('/notes', { method: 'POST', ...wrong });
    expect(put.headers.get('accept-post')).toBe('application/json');
    const patch = await running.ask(`/notes/${id}`, { method: 'PATCH', ...wrong });
    expect(patch.headers.get('accept-patch')).toBe('application/merge-patch+json, application/json');
  });
});
