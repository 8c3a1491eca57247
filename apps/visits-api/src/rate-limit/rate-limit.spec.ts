import { RateLimit } from './rate-limit.ts';

let now: number;
let rate: RateLimit;
beforeEach(() => {
  now = 1000;
  rate = new RateLimit(2, 60_000, () => now);
});

test('so many a minute, which begins with the first', () => {
  expect(rate.take('a')).toEqual({ exceeded: false, remaining: 1, resetSeconds: 60 });
  now += 59_000;
  expect(rate.take('a')).toEqual({ exceeded: false, remaining: 0, resetSeconds: 1 });
  expect(rate.take('a')).toEqual({ exceeded: true, remaining: 0, resetSeconds: 1 });
  now += 1000;
  expect(rate.take('a')).toEqual({ exceeded: false, remaining: 1, resetSeconds: 60 });
});

test('for each client', () => {
  for (let n = 0; n < 3; n += 1) rate.take('192.0.2.1');
  expect(rate.take('192.0.2.1').exceeded).toBe(true);
  expect(rate.take('192.0.2.2').exceeded).toBe(false);
});

test.each([
  ['192.0.2.1', '::ffff:192.0.2.1'],
  ['2001:db8::1', '2001:db8::ffff:ffff:ffff:ffff'],
  ['2001:db8:0:7::', '2001:0db8:0:0007:1:2:3:4'],
  ['fe80::1', 'fe80::2%eth0'],
  ['::1', '0:0:0:0:0:0:0:1'],
])('%s is the same client as %s', (one, other) => {
  for (let n = 0; n < 2; n += 1) rate.take(one);
  expect(rate.take(other).exceeded).toBe(true);
});

test.each([
  ['2001:db8::1', '2001:db8:0:1::1'],
  ['::1', '1::1'],
])('%s is another client than %s', (one, other) => {
  for (let n = 0; n < 2; n += 1) rate.take(one);
  expect(rate.take(other).exceeded).toBe(false);
});

test('of a million clients the last ones are remembered, in a bounded amount of memory', () => {
  for (let n = 0; n < 3; n += 1) rate.take('first');
  for (let n = 0; n < 1_000_000; n += 1) rate.take(`client ${n}`);
  expect(rate.take('first').exceeded).toBe(false);
  for (let n = 0; n < 3; n += 1) rate.take('client 999999');
  expect(rate.take('client 999999').exceeded).toBe(true);
  expect(rate.clients).toBeLessThanOrEqual(50_000);
  for (let n = 0; n < 2; n += 1) {
    now += 60_000;
    rate.take('last');
  }
  expect(rate.clients).toBeLessThanOrEqual(2);
});
