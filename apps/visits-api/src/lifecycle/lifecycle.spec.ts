import { Lifecycle } from './lifecycle.ts';

test('streams under way end first, those begun meanwhile when it stops listening', () => {
  const lifecycle = new Lifecycle();
  const early = lifecycle.streams;
  expect(early.aborted).toBe(false);
  lifecycle.end('leaving');
  expect(early.aborted).toBe(true);
  const late = lifecycle.streams;
  lifecycle.end('settling');
  expect(late.aborted).toBe(false);
  lifecycle.end('draining');
  expect(late.aborted).toBe(true);
  expect(lifecycle.streams.aborted).toBe(true);
});

test('streams end as well where there is no time for anything but draining', () => {
  const lifecycle = new Lifecycle();
  const early = lifecycle.streams;
  lifecycle.end('draining');
  expect(early.aborted).toBe(true);
  expect(lifecycle.streams.aborted).toBe(true);
});
