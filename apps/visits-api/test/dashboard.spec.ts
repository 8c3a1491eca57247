import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(() => {
  storage = new MemoryStorage();
});
afterEach(() => running.end());

async function page(): Promise<{ readonly response: Response; readonly text: string }> {
  const response = await running.ask('/', { headers: { Accept: 'text/html' } });
  return { response, text: await response.text() };
}

/** Addresses that the page makes a browser ask for. */
function addresses(text: string): string[] {
  return [...text.matchAll(/<(?:link|script)\b[^>]* (?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
}

test('the page may use only what this server gives it, and nothing that stands in itself', async () => {
  running = await runService({}, storage);
  const { response, text } = await page();
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    ...['script', 'style', 'font', 'img', 'connect'].map((kind) => `${kind}-src 'self'`),
    ...['base-uri', 'form-action', 'frame-ancestors'].map((kind) => `${kind} 'none'`),
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(text).not.toMatch(/<style|\bstyle=|\bon\w+=|<script(?![^>]* src=)|https?:/);
});

test('all it is made of is here, and may be kept for ever', async () => {
  running = await runService({}, storage);
  const { text } = await page();
  const found = addresses(text);
  expect(found).toHaveLength(4);
  const types: (string | null)[] = [];
  for (const address of found) {
    expect(address).toMatch(/^\/assets\/\w+\.[\da-f]{12}\.\w+$/);
    const response = await running.ask(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    types.push(response.headers.get('content-type'));
    for (const [, name] of (await response.text()).matchAll(/url\((\w+\.[^)]*\.woff2)\)/g)) {
      expect((await running.ask(`/assets/${name}`)).headers.get('content-type')).toBe('font/woff2');
    }
  }
  expect(types.sort()).toEqual([
    'font/woff2',
    'image/svg+xml; charset=utf-8',
    'text/css; charset=utf-8',
    'text/javascript; charset=utf-8',
  ]);
  expect(storage.hits).toEqual(['/']);
});

test('a page of another version finds its files, which are not kept then', async () => {
  running = await runService({}, storage);
  const [, , style = ''] = addresses((await page()).text);
  const other = await running.ask(style.replace(/\.[\da-f]{12}\./, '.000000000000.'));
  expect(other.status).toBe(200);
  expect(other.headers.get('cache-control')).toBe('no-store');
  expect(await other.text()).toBe(await (await running.ask(style)).text());
});

test.each(['nothing.js', 'dashboard', '..%2Fmain.js', '__proto__'])('there is no asset called %s', async (name) => {
  running = await runService({}, storage);
  expect((await running.ask(`/assets/${name}`)).status).toBe(404);
});

test('titles and labnofromcm are text, whatever they look like', async () => {
  running = await runService({ labnofromcm: '"><img src=x>', POD_NAME: '<i>pod</i>' }, storage);
  const title = '</title><script>alert(1)</script>';
  await writeFile(join(running.directory, 'config.json'), JSON.stringify({ title }));
  while (!(await (await running.ask('/info')).text()).includes('config.json'));
  const { text } = await page();
  expect(text).not.toMatch(/<img|<i>|alert\(1\)<\/script>/);
  expect(text).toContain('<h1 dir="auto">&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</h1>');
});

test.each([
  [{}, 'anyone'],
  [{ AUTH_TOKEN: 'secret-token' }, 'token'],
])('the page knows whether writing needs a token, and not which', async (environment, writes) => {
  running = await runService(environment, storage);
  const { text } = await page();
  expect(text).toContain(`<body data-writes="${writes}">`);
  expect(text).not.toContain('secret-token');
});

test('it is served when storage cannot even tell the total', async () => {
  running = await runService({}, storage);
  storage.fail('fault');
  const { response, text } = await page();
  expect(response.status).toBe(200);
  expect(text).toContain('<strong id="total">–</strong>');
});
