import { ServerClock } from './server-clock.ts';

const browser = Date.parse('2031-05-05T05:05:05.500Z');

test('before anything is heard it is the browser’s', () => {
  expect(new ServerClock(() => browser).time).toBe(browser);
});

test('is the service’s as soon as it is heard, and goes on with the browser’s', () => {
  let now = browser;
  const clock = new ServerClock(() => now);
  clock.hear('Mon, 02 Mar 2026 23:59:59 GMT');
  expect(clock.today).toBe('2026-03-02');
  now += 1000;
  expect(clock.today).toBe('2026-03-03');
});

test('small differences are none, as the service tells seconds only', () => {
  const clock = new ServerClock(() => browser);
  clock.hear('Mon, 05 May 2031 05:05:04 GMT');
  expect(clock.time).toBe(browser);
});

test('what is no time changes nothing', () => {
  const clock = new ServerClock(() => browser);
  clock.hear('yesterday');
  expect(clock.time).toBe(browser);
});
