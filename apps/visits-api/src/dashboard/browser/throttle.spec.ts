import { atMostEvery } from './throttle.ts';

const { jest } = import.meta;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('acts at once, and for all that is asked meanwhile once more', () => {
  const act = jest.fn();
  const ask = atMostEvery(100, act);
  ask();
  expect(act).toHaveBeenCalledTimes(1);
  ask();
  ask();
  jest.advanceTimersByTime(99);
  expect(act).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(2);
  jest.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
  ask();
  expect(act).toHaveBeenCalledTimes(3);
});
