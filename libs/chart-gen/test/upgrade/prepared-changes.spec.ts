import { renderer } from '../../src/helm/render.ts';
import type { HelmValues } from '../../src/helm/values-file.ts';
import { type ChartVersion, judgeChartUpgrade } from '../../src/upgrade/chart-upgrade.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { prepared, same, withMetadata } from './prepared-changes.ts';

it.each(prepared.map((change) => [change.name, change] as const))('judges %s', async (_, change) => {
  const { from = same, to, values = {}, newValues = {}, verdict, says = '' } = change;
  const upgrade = await judgeChartUpgrade(from, to, { name: 'r', namespace: 'default', values, newValues });
  const lines = upgrade.findings.map((finding) => `${finding.where}: ${finding.what}: ${finding.wayOut}`).join('\n');
  expect({ verdict: upgrade.verdict, lines }).toEqual({ verdict, lines: expect.stringContaining(says) });
});

it('leaves every byte of the pods as it is when only the version of the chart changes', () => {
  const podTemplate = (version: string) => {
    const chart = { ...visitsApi, metadata: { ...visitsApi.metadata, version } };
    const { manifests } = renderer(chart)({}, { name: 'r', namespace: 'default' });
    const { spec } = manifests.find(({ object }) => object['kind'] === 'StatefulSet')?.object ?? {};
    return JSON.stringify((spec as HelmValues)['template']);
  };
  expect(podTemplate('99.0.0')).toBe(podTemplate('0.1.0'));
});

it('says whose pods are replaced', async () => {
  const release = { name: 'r', namespace: 'default', values: {} };
  const replaced = async (to: ChartVersion) => (await judgeChartUpgrade(same, to, release)).replaced;
  expect(await replaced(withMetadata({ version: '99.0.0' }))).toEqual([]);
  expect(await replaced(withMetadata({ appVersion: '99.0.0' }))).toEqual(['StatefulSet r-visits-api']);
});
