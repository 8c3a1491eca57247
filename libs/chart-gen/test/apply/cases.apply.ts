import { type HelmValues, renderer } from '../../src/index.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { Cluster } from './cluster.ts';

const cluster = new Cluster();
beforeAll(() => cluster.prepare());
afterAll(() => cluster.remove());

const render = renderer(visitsApi);
const objectsOf = (name: string): readonly HelmValues[] => {
  const values = visitsApi.cases[name]?.values as HelmValues;
  return render(values, { name: 'visits', namespace: cluster.namespace }).manifests.map(({ object }) => object);
};

it.each(Object.keys(visitsApi.cases))('the API server takes every object of %s, and warns of none', async (name) => {
  const objects = objectsOf(name);
  const { status, stdout, stderr } = await cluster.dryRun(objects);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toEqual(objects.map(() => expect.stringContaining('created (server dry run)')));
});

it('the API server refuses a field it does not know, of its own kinds and of custom resources', async () => {
  for (const kind of ['StatefulSet', 'ServiceMonitor', 'PrometheusRule', 'HTTPRoute']) {
    const object = objectsOf('everything').find((candidate) => candidate['kind'] === kind) ?? {};
    const misspelt = { ...object, spec: { ...(object['spec'] as HelmValues), misspelt: 1 } };
    expect((await cluster.dryRun([misspelt])).stderr).toMatch(/unknown field .*misspelt/);
  }
});

it('the API server warns of pods that are not "restricted"', async () => {
  const container = { name: 'c', image: 'i' };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } };
  expect((await cluster.dryRun([pod])).stderr).toContain('violates PodSecurity "restricted');
});
