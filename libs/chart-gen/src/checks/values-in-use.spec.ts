import { name, smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { ChartError } from '../language/chart-error.ts';
import { type Expression, expression } from '../language/expression.ts';
import { configMap } from '../language/resources.ts';
import { defineValues } from '../values/define-values.ts';
import { anyObject, object } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';

function problemsOf(check: () => unknown): readonly string[] {
  try {
    check();
  } catch (error) {
    if (error instanceof ChartError) return error.problems;
    throw error;
  }
  return [];
}

const mapOf = (...texts: readonly Expression<string>[]) =>
  template('a.yaml', configMap({ metadata: { name: 'a' }, data: Object.fromEntries(texts.entries()) }));

it('a chart whose values are all read is fine', () => {
  const inner = object('Inner', { name, other: name });
  const chart = smallChart({ name, inner }, ({ values: v }) => [mapOf(v.name, v.inner.name, v.inner.other)]);
  expect(problemsOf(() => checkChart(chart))).toEqual([]);
});

it('a value that no template reads is named', () => {
  const chart = smallChart({ name, inner: object('Inner', { name, other: name }) }, ({ values: v }) => [
    mapOf(v.inner.name),
  ]);
  expect(problemsOf(() => checkChart(chart))).toEqual([
    'values.yaml: name is read by no template: use it in one, or remove it from defineValues',
    'values.yaml: inner.other is read by no template: use it in one, or remove it from defineValues',
  ]);
});

it('what is read as a whole is read in all its parts', () => {
  const annotations = anyObject<{ [key: string]: string }>({ default: {}, doc: 'Annotations' });
  const chart = smallChart({ annotations }, ({ values: v }) => [
    template('a.yaml', configMap({ metadata: { name: 'a', annotations: v.annotations } })),
  ]);
  expect(problemsOf(() => checkChart(chart))).toEqual([]);
});

it('a reference to a value that is not declared is named, with its file', () => {
  const { references: others } = defineValues({ other: name });
  const chart = smallChart({}, () => [mapOf(others.other)]);
  expect(problemsOf(() => checkChart(chart))).toEqual([
    'templates/a.yaml: .Values.other is not declared: add it to defineValues, or refer to one that is',
  ]);
  const forged = expression<string>({ op: 'value', kind: 'string', path: ['name', 'inside'] });
  expect(problemsOf(() => checkChart(smallChart({ name }, ({ values: v }) => [mapOf(v.name, forged)])))).toEqual([
    'templates/a.yaml: .Values.name.inside is not declared: add it to defineValues, or refer to one that is',
  ]);
});
