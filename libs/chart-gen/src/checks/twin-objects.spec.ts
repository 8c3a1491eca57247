import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { not } from '../language/functions.ts';
import { configMap, pod, secret } from '../language/resources.ts';
import { boolean } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';

const on = boolean({ default: true, doc: 'Switch' });
const map = (text: string) => configMap({ metadata: { name: 'a' }, data: { text } });

it('two objects of one kind and name are named', () => {
  const chart = smallChart({ on }, ({ values: v }) => [
    template('a.yaml', map('a')),
    template('b.yaml', map('b'), v.on),
  ]);
  expect(() => checkChart(chart)).toThrow('templates/b.yaml: ConfigMap a is made twice: give one another name');
});

it('of kinds that differ, never together, or as hooks, they are fine', () => {
  const chart = smallChart({ on }, ({ values: v }) => [
    template('a.yaml', map('a'), v.on),
    template('b.yaml', map('b'), not(v.on)),
    template('c.yaml', secret({ metadata: { name: 'a' } })),
    ...['pre-install', 'post-delete'].map((event) =>
      template(`${event}.yaml`, pod({ metadata: { name: 'a', annotations: { 'helm.sh/hook': event } } })),
    ),
  ]);
  expect(() => checkChart(chart)).not.toThrow();
});
