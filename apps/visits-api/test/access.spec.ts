import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractClient } from './client/client.ts';
import { MemoryStorage } from './memory-storage.ts';
import { json, type RunningService, runService } from './running-service.ts';

let running: RunningService;
afterEach(() => running.end());

/** The status of a GET with this Host header, which `fetch` would not let us choose. */
async function statusForHost(path: string, host: string): Promise<number | undefined> {
  const request = httpRequest(`${running.url}${path}`, { headers: { Host: host }, agent: false }).end();
  const [response] = await once(request, 'response');
  response.resume();
  return response.statusCode;
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

describe('with a token', () => {
  beforeEach(async () => {
    const storage = new MemoryStorage();
    await storage.notes.create({ body: 'text' });
    running = await runService({ AUTH_TOKEN: 'secret', BODY_LIMIT: '1Ki' }, storage);
  });

  const writes: [string, string][] = [
    ['POST', '/notes'],
    ['POST', '/notes/'],
    ['PUT', '/notes/n1'],
    ['PATCH', '/notes/n1'],
    ['DELETE', '/notes/n1'],
  ];

  test.each(writes)('%s %s needs it', async (method, path) => {
    const response = await running.ask(path, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="visits-api"');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each(writes)('%s %s refuses another', async (method, path) => {
    for (const authorization of ['Bearer wrong', 'Bearer secre', 'Bearer secret2', 'Bearer SECRET', 'Bearer s s']) {
      const response = await running.ask(path, { method, headers: { Authorization: authorization } });
      expect(response.status).toBe(401);
    }
    const response = await running.ask(path, { method, headers: bearer('wrong') });
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('is refused before anything else: no note, no content, too much of it', async () => {
    for (const body of ['{', 'x'.repeat(5000)]) {
      expect((await running.ask('/notes/none', { method: 'PUT', body })).status).toBe(401);
    }
    expect((await running.ask('/notes/none', { method: 'PUT', headers: bearer('secret') })).status).toBe(404);
  });

  test('who has it writes', async () => {
    const { client } = running;
    const { data: created } = await client.POST('/notes', { body: { body: 'x' } });
    const path = { id: String(created?.id) };
    const put = await client.PUT('/notes/{id}', { params: { path, header: { 'If-Match': '*' } }, body: { body: 'y' } });
    expect(put.data).toMatchObject({ body: 'y' });
    const remove = await client.DELETE('/notes/{id}', {
      params: { path },
      headers: { Authorization: 'bearer secret' },
    });
    expect(remove.response.status).toBe(204);
  });

  test.each([
    ['GET', '/'],
    ['GET', '/visits'],
    ['POST', '/visits'],
    ['GET', '/notes/'],
    ['GET', '/notes/n1'],
    ['GET', '/info'],
    ['GET', '/health/ready'],
    ['HEAD', '/notes'],
  ])('%s %s needs none', async (method, path) => {
    expect((await running.ask(path, { method })).ok).toBe(true);
  });

  test('any Host is answered', async () => {
    expect(await statusForHost('/visits', 'visits.example')).toBe(200);
  });

  test('nothing of it is in answers or log', async () => {
    await running.client.POST('/notes', { body: { body: 'x' } });
    const wrong = await running.ask('/notes', json('POST', { body: 'x' }, bearer('hunter2')));
    const seen = [await wrong.text(), await (await running.ask('/info')).text(), JSON.stringify(running.log)].join();
    expect(seen).not.toMatch(/secret|hunter2/);
  });
});

describe('with the token in a file', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'token-'));
    path = join(directory, 'token');
    await writeFile(path, 'first\n');
    running = await runService({ AUTH_TOKEN_FILE: path }, new MemoryStorage());
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function accepts(token: string): Promise<boolean> {
    const { response } = await contractClient(running.url, token).POST('/notes', { body: { body: 'x' } });
    return response.status === 201;
  }

  test('another token in it replaces the first', async () => {
    expect(await accepts('first')).toBe(true);
    await writeFile(path, 'second\n');
    while (!(await accepts('second')));
    expect(await accepts('first')).toBe(false);
  });

  test('a bad file leaves the last good one in force, and the log says so', async () => {
    await writeFile(path, 'two words');
    const told = () => running.log.some(({ level, msg }) => level === 'error' && /file of the token/.test(String(msg)));
    while (!told()) await running.ask('/visits');
    expect(await accepts('first')).toBe(true);
    expect(JSON.stringify(running.log)).not.toMatch(/two words|first/);
  });
});

describe('on loopback without a token', () => {
  beforeEach(async () => {
    running = await runService({}, new MemoryStorage());
  });

  test('everyone on this machine may write', async () => {
    expect((await running.client.POST('/notes', { body: { body: 'x' } })).response.status).toBe(201);
  });

  test.each(['localhost', 'localhost:1', 'LOCALHOST:8000', '127.0.0.1', '127.0.0.1:65535', '[::1]', '[::1]:8000'])(
    'the Host %s is answered',
    async (host) => {
      expect(await statusForHost('/visits', host)).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'evil.example:8000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.1',
    'localhost:x',
    '[::2]',
    'evil@localhost',
  ])('the Host %s is not', async (host) => {
    for (const path of ['/visits', '/', '/nothing', '/health/live']) {
      expect(await statusForHost(path, host)).toBe(421);
    }
  });
});

test('on all addresses with AUTH=off anyone writes, by any name', async () => {
  running = await runService({ HOST: '0.0.0.0', AUTH: 'off' }, new MemoryStorage());
  const { port } = new URL(running.url);
  const { response } = await contractClient(`http://127.0.0.1:${port}`).POST('/notes', { body: { body: 'x' } });
  expect(response.status).toBe(201);
  expect(await statusForHost('/visits', 'app-python.default.svc')).toBe(200);
});
