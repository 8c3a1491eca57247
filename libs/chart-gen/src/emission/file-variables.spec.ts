import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { type Expression, variable } from '../language/expression.ts';
import { and, format } from '../language/functions.ts';
import { configMap } from '../language/resources.ts';
import { lines } from '../language/text.ts';
import { eachEntry } from '../language/tree.ts';
import { boolean, string, stringMap } from '../values/value-kinds.ts';
import { chartFiles } from './chart-files.ts';

const definitions = {
  on: boolean({ default: true, doc: 'Switch' }),
  text: string({ default: 'a', doc: 'Text' }),
  map: stringMap({ default: {}, doc: 'Texts' }),
};
const data = (entries: { readonly [name: string]: Expression<string> }) =>
  configMap({ metadata: { name: 'a' }, data: entries });

it('defines a variable before those that are made of it', () => {
  const chart = smallChart(definitions, ({ values: v }) => {
    const inner = variable('inner', format('%s!', v.text));
    return [template('a.yaml', data({ a: variable('outer', format('%s?', inner)), b: inner }))];
  });
  expect(chartFiles(chart).get('templates/a.yaml')?.split('\n').slice(0, 2)).toEqual([
    '{{- $inner := printf "%s!" .Values.text -}}',
    '{{- $outer := printf "%s?" $inner -}}',
  ]);
});

it('defines what a condition of a file is made of above it', () => {
  const chart = smallChart(definitions, ({ values: v }) => {
    const both = variable('both', and(v.on, v.text));
    return [template('a.yaml', data({ a: variable('own', v.text) }), both)];
  });
  expect(chartFiles(chart).get('templates/a.yaml')?.split('\n').slice(0, 3)).toEqual([
    '{{- $both := and .Values.on .Values.text -}}',
    '{{- if $both -}}',
    '{{- $own := .Values.text -}}',
  ]);
});

it('hides none of them by the names of loops', () => {
  const chart = smallChart(definitions, ({ values: v }) => {
    const value = variable('value', v.text);
    return [
      template(
        'a.yaml',
        configMap({
          metadata: {
            name: 'a',
            ownerReferences: [
              eachEntry(v.map, 'string', (uid, name) => ({ uid, name, apiVersion: value, kind: 'Pod' })),
            ],
          },
        }),
      ),
    ];
  });
  const file = chartFiles(chart).get('templates/a.yaml');
  expect(file).toContain('range $key, $value2 := .Values.map');
  expect(file).toContain('apiVersion: {{ $value | quote }}');
});

it('defines those of NOTES.txt on its first line, of which nothing is trimmed', () => {
  const chart = smallChart(definitions, ({ values: v }) => [template('a.yaml', data({ a: v.text }))]);
  const { references: v } = chart.values as unknown as { references: { text: Expression<string> } };
  const notes = lines`  ${variable('name', format('%s!', v.text))}`;
  expect(chartFiles({ ...chart, notes }).get('templates/NOTES.txt')).toBe(
    '{{- $name := printf "%s!" .Values.text }}  {{ $name }}\n',
  );
});

it('refuses one name for two things', () => {
  const chart = smallChart(definitions, ({ values: v }) => [
    template('a.yaml', data({ a: variable('x', v.text), b: variable('x', format('%s!', v.text)) })),
  ]);
  expect(() => chartFiles(chart)).toThrow('templates/a.yaml: variable x: stands for two things: give one another name');
});

it('refuses a name that Go does not take', () => {
  expect(() => variable('my-name', format('a'))).toThrow('variable my-name: a template cannot name it');
});
