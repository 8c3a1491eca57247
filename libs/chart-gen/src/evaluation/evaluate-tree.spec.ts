import { smallChart } from '../../test/small-chart.ts';
import { renderer } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { template } from '../language/chart.ts';
import { configMap, eachResource, ingress, pod, resourceKind, verbatim } from '../language/resources.ts';
import { each, eachEntry, entriesOfFile, fileText, itemsOf, itemsWhen } from '../language/tree.ts';
import { anyList, boolean, stringMap, strings } from '../values/value-kinds.ts';

const monitor = resourceKind<{ metadata: { name: string } }>('monitoring.coreos.com/v1', 'ServiceMonitor');
const chart = {
  ...smallChart(
    {
      on: boolean({ default: true, doc: 'Switch' }),
      names: strings({ default: ['b', 'a'], doc: 'Names' }),
      map: stringMap({ default: { b: '2', B: '1' }, doc: 'Entries' }),
      objects: anyList<object>({ default: [], doc: 'Objects' }),
    },
    ({ values: v }) => [
      template('test.yaml', pod({ metadata: { name: 'test', annotations: { 'helm.sh/hook': 'test' } } })),
      template('monitor.yaml', monitor({ metadata: { name: 'monitor' } })),
      template('extra.yaml', eachResource(v.objects, verbatim)),
      template(
        'config.yaml',
        configMap({
          metadata: {
            name: 'a',
            finalizers: ['first', itemsOf(v.names), itemsWhen(v.on, ['last'])],
            ownerReferences: [
              eachEntry(v.map, 'string', (uid, name) => ({ uid, name, apiVersion: 'v1', kind: 'Pod' })),
            ],
          },
          data: { file: fileText('a.txt'), ...entriesOfFile('b.yaml') },
        }),
      ),
      template(
        'ingress.yaml',
        ingress({ metadata: { name: 'i' }, spec: { rules: [each(v.names, 'string', (host) => ({ host }))] } }),
        v.on,
      ),
    ],
  ),
  files: { 'a.txt': 'one\n  two\n', 'b.yaml': '# Why.\nb: "{{ c }}"\n' },
};
const render = (values: HelmValues) => renderer(chart)(values, { name: 'r', namespace: 'default' }).manifests;
const configOf = (values: HelmValues) => render(values).find(({ source }) => source.endsWith('config.yaml'))?.object;

it('puts elements and entries where they are said to be, entries in the order of their bytes', () => {
  expect(configOf({})).toMatchObject({
    metadata: {
      finalizers: ['first', 'b', 'a', 'last'],
      ownerReferences: [
        { uid: 'B', name: '1' },
        { uid: 'b', name: '2' },
      ],
    },
    data: { file: 'one\n  two', b: '{{ c }}' },
  });
  expect(configOf({ on: false, names: [] })).toMatchObject({ metadata: { finalizers: ['first'] } });
});

it('prints hooks after the release, and kinds that Helm does not know after those it does, by their names', () => {
  const extra = (kind: string, hook: string) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', annotations: { 'helm.sh/hook': hook } },
  });
  const objects = [extra('Secret', 'pre-install, Test'), extra('Secret', 'on-Sundays'), { kind: 'Gateway' }];
  expect(render({ objects }).map(({ object }) => object['kind'])).toEqual([
    'ConfigMap',
    'Ingress',
    'Gateway',
    'ServiceMonitor',
    'Secret',
    'Pod',
  ]);
});
