import { statSync } from 'node:fs';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { type ChartVersion, chartVersion, judgeChartUpgrade } from '../upgrade/chart-upgrade.ts';
import type { Upgrade } from '../upgrade/verdict.ts';
import type { DiffFlags } from './flags.ts';
import { ofFile, readObjects, readValues } from './input.ts';
import { packagedChart } from './packaged-chart.ts';

/** What becomes of a release when NEW, or this chart, takes the place of OLD. */
export async function diff(chart: Chart, flags: DiffFlags): Promise<Upgrade> {
  const { old, young, release: name, namespace, newValuesFiles } = flags;
  const newValues = readValues({ valuesFiles: newValuesFiles, sets: [], stringSets: [] });
  const values = readValues(flags);
  return judgeChartUpgrade(await versionAt(old), young === undefined ? chartVersion(chart) : await versionAt(young), {
    name,
    namespace,
    values,
    newValues,
  });
}

/** A chart as a folder or an archive, or the objects that were made of one. */
async function versionAt(path: string): Promise<ChartVersion> {
  const isDirectory = path !== '-' && ofFile(path, () => statSync(path)).isDirectory();
  if (isDirectory || path.endsWith('.tgz')) return packagedChart(path);
  const objects: readonly HelmValues[] = readObjects(path);
  return { objects: () => objects };
}

/** The verdict in one line, then a line for each finding, then what happens to the pods. */
export function upgradeReport({ verdict, findings, replaced }: Upgrade): string {
  const pods = replaced.length === 0 ? 'no pod is replaced' : `replaces the pods of ${replaced.join(', ')}`;
  return [
    verdict,
    ...findings.map((finding) => `${finding.where}: ${finding.what}: ${finding.wayOut} (${finding.verdict})`),
    ...(verdict.startsWith('refused') ? [] : [pods]),
    '',
  ].join('\n');
}
