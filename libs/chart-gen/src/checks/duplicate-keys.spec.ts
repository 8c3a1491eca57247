import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { not } from '../language/functions.ts';
import { configMap } from '../language/resources.ts';
import { entriesOf, entriesWhen } from '../language/tree.ts';
import type { Refusal } from '../values/define-values.ts';
import { boolean, stringMap } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';

type Annotations = { readonly [name: string]: string };
const on = boolean({ default: false, doc: 'Switch' });
const more = stringMap({ default: {}, doc: 'Annotations' });

const merging = (refusals: readonly Refusal[]) =>
  smallChart(
    { on, more },
    ({ values: v }) => [
      template(
        'a.yaml',
        configMap({
          metadata: {
            name: 'a',
            annotations: {
              always: 'x',
              ...entriesWhen<Annotations>(v.on, { sometimes: 'x' }),
              ...entriesWhen<Annotations>(not(v.on), { otherwise: 'x' }),
              ...entriesOf<Annotations>(v.more),
            },
          },
        }),
      ),
    ],
    refusals,
  );

const always = { where: {}, refuse: ['more', 'always'], because: 'the chart sets it' };
const sometimes = { where: { on: true }, refuse: ['more', 'sometimes'], because: 'the chart sets it' };
const otherwise = { where: { on: false }, refuse: ['more', 'otherwise'], because: 'the chart sets it' };

it.each([
  ['always', [sometimes, otherwise]],
  ['sometimes', [always, otherwise]],
  ['otherwise', [always, sometimes]],
])('a map of the user’s that may repeat the key %s is named', (key, refusals) => {
  expect(() => checkChart(merging(refusals))).toThrow(
    `templates/a.yaml: more.${key} may be given where that key stands already: refuse it in defineValues`,
  );
});

it('one that may not is in order', () => {
  expect(checkChart(merging([always, sometimes, otherwise])).rendered).toBeGreaterThan(0);
});
