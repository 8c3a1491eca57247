import { RequestKey } from './request-key.ts';

test('the same note asked for again has the same key, another note another one', () => {
  const key = new RequestKey();
  const first = key.for({ body: 'a' });
  expect(first).toMatch(/^[\da-f]{32}$/);
  expect(key.for({ body: 'a' })).toBe(first);
  const second = key.for({ title: 'b', body: 'a' });
  expect(second).not.toBe(first);
  expect(new RequestKey().for({ title: 'b', body: 'a' })).not.toBe(second);
});
