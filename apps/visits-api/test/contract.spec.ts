import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from '../src/contract/openapi-document.ts';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  await storage.notes.create({ body: 'text' });
  running = await runService({ AUTH_TOKEN: 'secret' }, storage);
});
afterEach(() => running.end());

async function contract(): Promise<OpenApiDocument> {
  return JSON.parse(await (await running.ask('/openapi.json')).text());
}

/** Every operation, with a path that leads to something. */
async function operations() {
  const { paths } = await contract();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path: path.replace('{id}', 'n1').replace('{name}', 'none'),
      method: method.toUpperCase(),
      operation,
    })),
  );
}

describe('/openapi.json', () => {
  test('has every route there is', async () => {
    const mapped = running.log
      .map(({ msg }) => /^Mapped \{(.+), (.+)\} route$/.exec(String(msg)))
      .flatMap((match) => (match ? [`${match[2]} ${match[1]?.replace(/:(\w+)/g, '{$1}')}`] : []));
    const { paths } = await contract();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(mapped.length).toBeGreaterThan(20);
    expect(described.sort()).toEqual(mapped.sort());
  });

  test('is OpenAPI 3.1, names operations once, and refers to nothing that is not there', async () => {
    const document = await contract();
    expect(document.openapi).toMatch(/^3\.1\./);
    const ids = (await operations()).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g);
    for (const [reference, kind = '', name = ''] of references) {
      expect({ reference, there: name in Object(document.components[kind]) }).toEqual({ reference, there: true });
    }
  });

  test('its links lead to operations, and name parameters that these have', async () => {
    const all = new Map((await operations()).map(({ operation }) => [operation.operationId, operation]));
    const links = [...all.values()].flatMap(({ responses }) =>
      Object.values(responses).flatMap((response) => ('links' in response ? Object.values(response.links ?? {}) : [])),
    );
    expect(links.length).toBeGreaterThan(0);
    for (const { operationId, parameters } of links) {
      const known = all.get(operationId)?.parameters.map((parameter) => `${parameter.in}.${parameter.name}`);
      expect(known).toEqual(expect.arrayContaining(Object.keys(parameters)));
    }
  });

  test('has an example of every body and every parameter with a form of its own', async () => {
    for (const { operation } of await operations()) {
      for (const parameter of operation.parameters) {
        expect([operation.operationId, parameter.name, parameter.description]).toEqual([
          operation.operationId,
          parameter.name,
          expect.stringMatching(/\.$/),
        ]);
      }
      for (const response of Object.values(operation.responses)) {
        if ('$ref' in response) continue;
        for (const [type, media] of Object.entries(response.content ?? {})) {
          expect([operation.operationId, type, media.example]).not.toContain(undefined);
        }
      }
    }
  });

  test('says of each operation what else any may answer', async () => {
    for (const { operation } of await operations()) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '421', '429', '500', '503']));
      expect('401' in operation.responses).toBe(operation.security.length > 0);
    }
  });

  test('says what its examples are: the service takes them', async () => {
    for (const { path, method, operation } of await operations()) {
      for (const [type, { example }] of Object.entries(operation.requestBody?.content ?? {})) {
        if (example === undefined) continue;
        const body = typeof example === 'string' && !type.endsWith('json') ? example : JSON.stringify(example);
        const headers = { Authorization: 'Bearer secret', 'Content-Type': type, 'If-Match': '*' };
        const { status } = await running.ask(path, { method, body, headers });
        expect([operation.operationId, type, status]).toEqual([operation.operationId, type, expect.any(Number)]);
        expect(status).toBeLessThan(300);
      }
    }
    expect((await running.client.GET('/visits', { params: { query: { format: 'json' } } })).data).toHaveProperty(
      'total',
    );
  });
});

describe('what goes for every route', () => {
  /** Headers that say nothing of the method. */
  async function headersOf(path: string, method: string): Promise<Record<string, string>> {
    const response = await running.ask(path, { method, headers: { Authorization: 'Bearer secret' } });
    // A stream of events would not end.
    if (method === 'HEAD') expect(await response.text()).toBe('');
    else await response.body?.cancel();
    // Lengths of what changes with each request differ; that there is one does not.
    const own = ['date', 'x-request-id', 'keep-alive', 'connection', 'transfer-encoding'];
    return Object.fromEntries(
      [...response.headers]
        .filter(([name]) => !own.includes(name))
        .map(([name, value]) => [name, name === 'content-length' ? 'some' : value]),
    );
  }

  test('HEAD answers as GET does, but for the body', async () => {
    for (const { path, method } of await operations()) {
      if (method === 'GET') expect([path, await headersOf(path, 'HEAD')]).toEqual([path, await headersOf(path, 'GET')]);
    }
  });

  test('OPTIONS says which methods there are, and a slash at the end makes no difference', async () => {
    const all = await operations();
    for (const { path } of all) {
      const methods = all.filter((operation) => operation.path === path).map(({ method }) => method);
      const allowed = [...methods, 'OPTIONS', ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
      for (const address of [path, `${path.replace(/\/$/, '')}/`]) {
        const response = await running.ask(address, { method: 'OPTIONS' });
        expect([address, response.status, response.headers.get('allow')]).toEqual([address, 204, allowed]);
      }
    }
  });
});

test('without the token, what the contract says is closed is, and nothing else', async () => {
  const closed: string[] = [];
  for (const { path, method, operation } of await operations()) {
    for (const authorization of [undefined, 'Bearer wrong', 'Basic c2VjcmV0', 'Bearer', 'secret']) {
      const abort = new AbortController();
      const response = await running.ask(path, {
        method,
        signal: abort.signal,
        ...(authorization !== undefined && { headers: { Authorization: authorization } }),
      });
      abort.abort();
      expect([operation.operationId, response.status === 401]).toEqual([
        operation.operationId,
        operation.security.length > 0,
      ]);
      if (response.status !== 401) continue;
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="visits-api"/);
      closed.push(operation.operationId);
    }
  }
  expect([...new Set(closed)].sort()).toEqual(
    ['createNote', 'exportAll', 'importAll', 'patchNote', 'removeNote', 'replaceNote', 'setTotal'].sort(),
  );
  expect(await storage.visits.total()).toBeLessThan(100);
});

describe('/docs', () => {
  test('has every operation, and may load nothing', async () => {
    const response = await running.ask('/docs');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; /,
    );
    const page = await response.text();
    for (const { operation } of await operations()) expect(page).toContain(`<article id="${operation.operationId}">`);
    expect(page.match(/<(?:script|link|img|iframe|object|form|base)\b|url\(|@import/g)).toBeNull();
    const targets = [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !/^#[\w-]+$|^\/openapi\.json$/.test(target ?? ''))).toEqual([]);
  });
});

test('the client that tests are compiled with is made from the contract as it is', async () => {
  const script = fileURLToPath(new URL('client/generate.mjs', import.meta.url));
  const [status] = await once(spawn(process.execPath, [script, '--check'], { stdio: 'inherit' }), 'close');
  expect(status).toBe(0);
});
