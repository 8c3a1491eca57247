import { lastDays, longDay, shortDay, topOfScale } from './days.ts';

const counts = (...days: [day: string, visits: number][]) => ({ days: days.map(([day, visits]) => ({ day, visits })) });

describe('lastDays', () => {
  test('has each day up to the present one, those without visits as well', () => {
    const days = lastDays(counts(['2026-02-27', 5], ['2026-03-01', 7]), '2026-03-02', 5);
    expect(days).toEqual([
      { day: '2026-02-26', visits: 0 },
      { day: '2026-02-27', visits: 5 },
      { day: '2026-02-28', visits: 0 },
      { day: '2026-03-01', visits: 7 },
      { day: '2026-03-02', visits: 0 },
    ]);
  });

  test('leaves out what is longer ago', () => {
    expect(lastDays(counts(['2020-01-01', 9]), '2026-03-02').some(({ visits }) => visits > 0)).toBe(false);
    expect(lastDays(counts(), '2026-03-02')).toHaveLength(30);
  });

  test('ends with the day that has begun already where the service is', () => {
    expect(lastDays(counts(['2026-03-03', 1]), '2026-03-02', 2).at(-1)).toEqual({ day: '2026-03-03', visits: 1 });
  });

  test('is not led astray by days far ahead', () => {
    expect(lastDays(counts(['2099-01-01', 1]), '2026-03-02', 1)).toEqual([{ day: '2026-03-02', visits: 0 }]);
  });
});

test.each([
  [[], 5],
  [[0, 0], 5],
  [[5], 5],
  [[6], 10],
  [[11, 3], 20],
  [[21], 50],
  [[100], 100],
  [[101], 200],
  [[1e15], 1e15],
  [[1e15 + 1], 2e15],
])('the scale of %p ends at %d', (visits, top) => {
  expect(topOfScale(visits)).toBe(top);
});

test('days are named in UTC, wherever the browser is', () => {
  expect(shortDay('2026-01-31')).toBe('31 Jan');
  expect(longDay('2026-01-31')).toBe('Sat 31 Jan');
});
