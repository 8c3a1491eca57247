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
