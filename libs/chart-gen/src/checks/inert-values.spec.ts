import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { and, equals } from '../language/functions.ts';
import { configMap } from '../language/resources.ts';
import { ifSet, when } from '../language/tree.ts';
import { boolean, integer, oneOf, string } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';

const on = boolean({ default: false, doc: 'Switch' });
const mode = oneOf(['one', 'two'], { default: 'one', doc: 'Mode' });
const text = string({ default: '', doc: 'Text' });
const problem = (name: string) =>
  `values.yaml: ${name} changes nothing, whatever the others are: let it, or remove it from defineValues`;

it('a value that is read and changes nothing is named', () => {
  const chart = smallChart({ on, mode }, ({ values: v }) => [
    template('a.yaml', configMap({ metadata: { name: 'a' }, data: { a: when(v.on, 'x', 'x'), b: v.mode } })),
  ]);
  expect(() => checkChart(chart)).toThrow(problem('on'));
});

it('as is one whose place no combination reaches', () => {
  const chart = smallChart({ mode, text }, ({ values: v }) => {
    const never = and(equals(v.mode, 'one'), equals(v.mode, 'two'));
    return [template('a.yaml', configMap({ metadata: { name: 'a' }, data: { a: when(never, v.text), b: v.mode } }))];
  });
  expect(() => checkChart(chart)).toThrow(problem('text'));
});

it('a value that matters only with another one set is in order', () => {
  const count = integer({ default: 1, minimum: 1, doc: 'Number' });
  const chart = smallChart({ on, text, count }, ({ values: v }) => [
    template('a.yaml', configMap({ metadata: { name: 'a' }, data: { a: when(v.on, v.text), b: ifSet(v.text) } })),
    template('b.yaml', configMap({ metadata: { name: 'b', generation: v.count } }), and(v.on, v.text)),
  ]);
  expect(checkChart(chart).rendered).toBeGreaterThan(0);
});
