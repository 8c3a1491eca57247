import { readFileSync } from 'node:fs';
import type { Finding } from './finding.ts';
import { judge, readWaivers } from './waivers.ts';

const finding: Finding = { linter: 'l', check: 'c', case: 'default', kind: 'Pod', name: 'p', says: 'bad' };
const waiver = { linter: 'l', check: 'c', kind: 'Pod', reason: 'it is so' };

it('a waiver covers its linter, check and kind, and nothing else', () => {
  expect(judge([finding], [waiver])).toEqual({ unwaived: [], unused: [] });
  for (const other of [{ linter: 'm' }, { check: 'd' }, { kind: 'Job' }]) {
    expect(judge([{ ...finding, ...other }], [waiver]).unwaived).toEqual([{ ...finding, ...other }]);
  }
});

it('a waiver for one case covers no other', () => {
  const text = '[{ linter: l, check: c, kinds: [Pod], cases: [default, lab], reason: it is what it is }]';
  const [first, second] = readWaivers(text);
  expect(
    judge(
      [finding],
      [first, second].flatMap((one) => one ?? []),
    ),
  ).toEqual({ unwaived: [], unused: [second] });
});

it('a waiver that nothing needs is told', () => {
  expect(judge([], [waiver]).unused).toEqual([waiver]);
});

it.each([
  ['- { linter: l, check: c, kinds: [Pod] }', 'expected a reason'],
  ['- { linter: l, check: c, kinds: [Pod], reason: later }', 'expected a reason'],
  ['- { linter: l, check: c, kinds: [], reason: it is what it is }', 'expected linter, check and kinds'],
  ['- { linter: l, kinds: [Pod], reason: it is what it is }', 'expected linter, check and kinds'],
])('a waiver is for something, and has a reason: %s', (text, message) => {
  expect(() => readWaivers(text)).toThrow(message);
});

it('those of the chart can be read', () => {
  expect(readWaivers(readFileSync(new URL('waivers.yaml', import.meta.url), 'utf8'))).not.toEqual([]);
});
