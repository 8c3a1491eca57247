import { TotalOracle } from './total-oracle.ts';

function oracleOf(adopted: number): { readonly oracle: TotalOracle; readonly violations: readonly string[] } {
  const violations: string[] = [];
  return { oracle: new TotalOracle(adopted, (what) => violations.push(what)), violations };
}

test('less than was shown before, and more than was attempted, is a violation each', () => {
  const { oracle, violations } = oracleOf(5);
  oracle.saw(6, oracle.attempt(), 'hit');
  oracle.saw(5, oracle.expectation(), 'less');
  oracle.saw(7, oracle.expectation(), 'more');
  expect(violations).toEqual([
    'less: 5 is less than 6, which was acknowledged or shown before',
    'more: 7 is more than the 6 attempted',
  ]);
});

test('a call that went on over two sets may have seen what the first one set', () => {
  const { oracle, violations } = oracleOf(0);
  const slow = oracle.expectation();
  oracle.attemptSet(195)();
  const between = oracle.expectation();
  oracle.attemptSet(110)();
  oracle.saw(195, slow, 'slow');
  oracle.saw(195, between, 'between');
  expect(violations).toEqual([]);
  oracle.saw(195, oracle.expectation(), 'afterwards');
  expect(violations).toEqual(['afterwards: 195 is more than the 110 attempted']);
});
