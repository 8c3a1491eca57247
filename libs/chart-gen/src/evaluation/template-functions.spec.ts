import { smallChart } from '../../test/small-chart.ts';
import { renderer } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { template } from '../language/chart.ts';
import { and, format, or, product, replace, sum, trim, truncate } from '../language/functions.ts';
import { resourceKind } from '../language/resources.ts';
import { lines, linesWhen, type Text, type TextWhen, text } from '../language/text.ts';
import { defineValues } from '../values/define-values.ts';
import { boolean, integer, string, strings } from '../values/value-kinds.ts';
import { RenderError } from './render-error.ts';

interface Widget {
  readonly short: string;
  readonly trimmed: string;
  readonly all: boolean;
  readonly any: boolean;
  readonly sum: number;
  readonly product: number;
}
const widget = resourceKind<Widget>('example.org/v1', 'Widget');
const definitions = {
  on: boolean({ default: true, doc: 'Switch' }),
  text: string({ default: 'a', doc: 'Text' }),
  list: strings({ default: [], doc: 'Texts' }),
  large: integer({ default: 1, doc: 'Number' }),
};
const chart = smallChart(definitions, ({ values: v }) => [
  template(
    'a.yaml',
    widget({
      short: truncate(v.text, 4),
      trimmed: trim(replace(v.text, 'a', 'é'), 'é'),
      all: and(v.on, v.text),
      any: or(v.list, v.text),
      sum: sum(v.large, 1),
      product: product(v.large, 2),
    }),
  ),
]);
const render = (values: HelmValues) => renderer(chart)(values, { name: 'r', namespace: 'default' });
const rendered = (values: HelmValues) => render(values).manifests[0]?.object;

it('a character that is cut in two is written byte by byte, as quote does it', () => {
  expect(rendered({ text: '日本' })).toMatchObject({ short: '日\u00e6' });
  expect(rendered({ text: 'éé' })).toMatchObject({ short: 'éé' });
});

it('whole characters are trimmed, whatever their bytes', () => {
  expect(rendered({ text: 'aèa' })).toMatchObject({ trimmed: 'è' });
});

it('conditions are true or false, whatever decided them', () => {
  expect(rendered({ text: '0755' })).toMatchObject({ all: true, any: true });
  expect(rendered({ text: '' })).toMatchObject({ all: false, any: false });
  expect(rendered({ list: ['a'] })).toMatchObject({ any: true });
});

it.each([2 ** 53, -(2 ** 53)])('%d is as far as numbers are added and multiplied', (large) => {
  expect(rendered({ large: large / 2 })).toMatchObject({ product: large });
  expect(() => rendered({ large })).toThrow(RenderError);
});

it('a condition leaves one line break behind, at the beginning of NOTES.txt as well', () => {
  const { on } = defineValues(definitions).references;
  const notes = (...parts: readonly (Text | TextWhen)[]) =>
    renderer({ ...chart, notes: text(...parts) })({}, { name: 'r', namespace: 'default' }).notes;
  expect(notes(linesWhen(on, lines`one`), lines`two`)).toBe('\none\ntwo\n');
  expect(notes(lines`{${format('a')}}`, linesWhen(on, lines`one`))).toBe('{a}\none\n');
});
