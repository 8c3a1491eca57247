import { assert, integer, property, string, tuple, uniqueArray } from 'fast-check';
import { addCounts, type Counts, decodeCounts, encodeCounts, noCounts } from './counts.ts';

const hits = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const counts = tuple(
  hits,
  uniqueArray(tuple(integer({ min: 0, max: 60_000 }), hits), { selector: ([day]) => day }),
  uniqueArray(tuple(string({ unit: 'grapheme' }), hits), { selector: ([page]) => page }),
).map(([total, days, pages]): Counts => ({ total, days: new Map(days), pages: new Map(pages) }));

test('what is encoded is decoded', () => {
  assert(property(counts, (original) => expect(decodeCounts(encodeCounts(original))).toEqual(original)));
});

test('bytes cut short, or with more behind them, are no counts', () => {
  assert(
    property(counts, (original) => {
      const bytes = encodeCounts(original);
      for (let length = 0; length < bytes.length; length++) {
        expect(decodeCounts(bytes.subarray(0, length))).toBeUndefined();
      }
      expect(decodeCounts(Buffer.concat([bytes, Buffer.from([0])]))).toBeUndefined();
    }),
    { numRuns: 20 },
  );
});

test('counts add up, in any order', () => {
  const some = (): Counts => ({ total: 3, days: new Map([[20_000, 3]]), pages: new Map([['/a', 2]]) });
  const more = (): Counts => ({
    total: 2,
    days: new Map([
      [20_000, 1],
      [20_001, 1],
    ]),
    pages: new Map([['/b', 1]]),
  });
  const oneWay = noCounts();
  addCounts(oneWay, some());
  addCounts(oneWay, more());
  const otherWay = more();
  addCounts(otherWay, some());
  expect(oneWay.total).toBe(5);
  expect(oneWay.days).toEqual(
    new Map([
      [20_000, 4],
      [20_001, 1],
    ]),
  );
  expect(new Map([...otherWay.pages].sort())).toEqual(oneWay.pages);
});
