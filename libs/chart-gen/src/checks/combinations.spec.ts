import { smallChart } from '../../test/small-chart.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { template } from '../language/chart.ts';
import { and, equals, not } from '../language/functions.ts';
import { mapHelper } from '../language/helper.ts';
import { configMap, secret } from '../language/resources.ts';
import { when } from '../language/tree.ts';
import { boolean, oneOf, string } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';
import { combinationsOf } from './combinations.ts';

const anything = () => true;
const switches = Array.from({ length: 13 }, (_, index) => `s${index}`);

it('all combinations of the values that conditions read are tried', () => {
  const chart = smallChart(
    {
      on: boolean({ default: true, doc: 'Switch' }),
      mode: oneOf(['a', 'b', 'c'], { default: 'a', doc: 'Mode' }),
      existing: string({ default: '', doc: 'Name' }),
      text: string({ default: '', doc: 'Decides nothing' }),
    },
    ({ values: v }) => [
      template(
        'a.yaml',
        configMap({ metadata: { name: 'a' }, data: { b: when(equals(v.mode, 'b'), v.text) } }),
        and(v.on, not(v.existing)),
      ),
    ],
  );
  const { values, exhaustive } = combinationsOf(chart, anything);
  expect(exhaustive).toEqual(['on', 'mode', 'existing']);
  const seen = new Set(values.map(({ on, mode, existing }) => JSON.stringify([on, mode, existing])));
  expect(seen.size).toBe(2 * 3 * 2);
  expect(new Set(values.map(({ text }) => text))).toEqual(new Set(['']));
});

it('the defaults are tried where no condition reads a value', () => {
  const chart = smallChart({}, () => [template('a.yaml', configMap({ metadata: { name: 'a' } }))]);
  expect(combinationsOf(chart, anything)).toEqual({ values: [{}], exhaustive: [], pairwise: [], refused: 0 });
});

it('where they are too many, every pair is, and the report says so', () => {
  const definitions = Object.fromEntries(switches.map((name) => [name, boolean({ default: true, doc: 'Switch' })]));
  const chart = smallChart(definitions, ({ values }) =>
    Object.values(values).map((on, index) => template(`${index}.yaml`, secret({ metadata: { name: `${index}` } }), on)),
  );
  const { values, exhaustive, pairwise } = combinationsOf(chart, anything);
  expect([exhaustive, pairwise]).toEqual([[], switches]);
  expect(values.length).toBeLessThan(20);
  for (const [index, a] of switches.entries()) {
    for (const b of switches.slice(index + 1)) {
      expect(new Set(values.map((row) => `${row[a]}${row[b]}`)).size).toBe(4);
    }
  }
  expect(checkChart(chart)).toEqual({ rendered: values.length, exhaustive, pairwise, refused: 0 });
});

it('the conditions inside a helper are among them', () => {
  const chart = smallChart({ on: boolean({ default: true, doc: 'Switch' }) }, ({ values: v }) => {
    const data = mapHelper('data', 'Data.', { a: when(v.on, 'b') });
    return [template('a.yaml', configMap({ metadata: { name: 'a' }, data: { ...data() } }))];
  });
  expect(combinationsOf(chart, anything).exhaustive).toEqual(['on']);
});

it('pairs that the schema refuses are counted, and all others are in values that it admits', () => {
  const chart = {
    ...smallChart(
      {
        mode: oneOf(['file', 'database'], { default: 'file', doc: 'Where' }),
        url: string({ default: '', doc: 'Of the database' }),
        on: boolean({ default: true, doc: 'Switch' }),
      },
      ({ values: v }) => [
        template('a.yaml', configMap({ metadata: { name: 'a' }, data: { a: v.url } }), and(v.url, v.on)),
        template('b.yaml', configMap({ metadata: { name: 'b' } }), equals(v.mode, 'file')),
      ],
    ),
    cases: { database: { doc: 'One.', values: { mode: 'database', url: 'a' } } },
  };
  const admits = ({ mode, url }: HelmValues) => mode === 'file' || url !== '';
  const { values, refused } = combinationsOf(chart, admits);
  expect(values.filter((row) => !admits(row))).toEqual([]);
  expect(refused).toBe(1);
  const seen = new Set(values.map(({ mode, on }) => JSON.stringify([mode, on])));
  expect(seen.size).toBe(4);
});
