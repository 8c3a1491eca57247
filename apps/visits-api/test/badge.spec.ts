import type { operations } from './client/openapi.d.ts';
import { MemoryStorage } from './memory-storage.ts';
import { type RunningService, runService } from './running-service.ts';

let storage: MemoryStorage;
let running: RunningService;
beforeEach(async () => {
  storage = new MemoryStorage();
  running = await runService({}, storage);
});
afterEach(() => running.end());

type Query = NonNullable<operations['showBadge']['parameters']['query']>;

function badge(query: Query = {}) {
  return running.client.GET('/visits/badge.svg', { params: { query }, parseAs: 'text' });
}

test('shows the total, to any site, and does not count', async () => {
  await storage.visits.set(1234);
  const { response, data } = await badge();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'no-cache',
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  expect(data).toContain('aria-label="visits: 1,234"');
  expect(storage.hits).toEqual([]);
});

test.each([{ hit: '1' }, { hit: '1', page: '/about' }, { hit: '1', page: 'https://example.org/ä' }] satisfies Query[])(
  '%j counts, and shows the total with the visit in it',
  async (query) => {
    const { response, data } = await badge(query);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(data).toContain('aria-label="visits: 1"');
    expect(storage.hits).toEqual(['page' in query ? query.page : undefined]);
  },
);

test.each([
  ['HEAD', '?hit=1', { method: 'HEAD' }],
  ['a prefetch', '?hit=1', { headers: { 'Sec-Purpose': 'prefetch' } }],
  ['hit=0', '?hit=0&page=/a', {}],
] satisfies [string, string, RequestInit][])('%s does not count', async (_, query, request) => {
  expect((await running.ask(`/visits/badge.svg${query}`, request)).status).toBe(200);
  expect(storage.hits).toEqual([]);
});

test('label and colour are the site’s to say', async () => {
  const { data: svg } = await badge({ label: 'Besuche <b>', color: '0a0' });
  expect(svg).toContain('aria-label="Besuche &lt;b&gt;: 0"');
  expect(svg).toContain('fill="#00aa00"');
});

test.each([
  ['?color=red', 'color: expected three or six hexadecimal digits'],
  ['?color=%22%2F%3E', 'color: expected three or six hexadecimal digits'],
  ['?color=12345', 'color: expected three or six hexadecimal digits'],
  [`?label=${'x'.repeat(61)}`, 'label: expected at most 60 characters'],
  ['?label=a%0Ab', 'label: expected no control characters'],
  ['?hit=2', 'hit: expected 1 or 0'],
  ['?hit=1&hit=1', 'hit: expected 1 or 0'],
  ['?hit=1&page=', 'page: expected 1 to 512 characters'],
  ['?hit=1&page=a&page=b', 'page: expected text'],
  [`?hit=1&page=${'x'.repeat(513)}`, 'page: expected 1 to 512 characters'],
])('%s is refused, and nothing is counted', async (query, detail) => {
  const response = await running.ask(`/visits/badge.svg${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ type: 'urn:visits-api:problem:malformed', detail });
  expect(storage.hits).toEqual([]);
});

test('a visit that cannot be made durable is not shown as counted', async () => {
  storage.fail('fault');
  const { response } = await badge({ hit: '1' });
  expect(response.status).toBe(503);
});
