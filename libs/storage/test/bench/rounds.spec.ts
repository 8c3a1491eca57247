import { median, ratio, spread, takeTurns } from '../../bench/rounds.ts';

test('the median is the one in the middle, or half way between two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('each takes its turn in every round, in another order each time, and the first round does not count', async () => {
  const order: string[] = [];
  const turns = { rounds: 2, seconds: 0.5 };
  const rounds = await takeTurns([{ name: 'a' }, { name: 'b' }], turns, async ({ name }, seconds) =>
    order.push(`${name} ${seconds}`),
  );
  expect(order).toEqual(['a 2', 'b 2', 'b 0.5', 'a 0.5', 'a 0.5', 'b 0.5']);
  expect(rounds).toEqual([
    { name: 'a', perSecond: [4, 5] },
    { name: 'b', perSecond: [3, 6] },
  ]);
});

test('a moment in which everything was slow changes no ratio', () => {
  const one = { name: 'one', perSecond: [200, 20, 200, 200] };
  const other = { name: 'other', perSecond: [100, 10, 100, 100] };
  expect(ratio(one, other)).toBe(2);
});

test('the spread is half of the rounds', () => {
  expect(spread({ name: 'one', perSecond: [90, 100, 110, 100, 500] })).toBe(0.1);
});
