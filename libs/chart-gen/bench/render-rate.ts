import { admittedBy } from '../src/checks/check-chart.ts';
import { combinationsOf } from '../src/checks/combinations.ts';
import { renderer } from '../src/helm/render.ts';
import type { HelmValues } from '../src/helm/values-file.ts';
import { buildChart } from '../src/packaging/build.ts';
import { visitsApi } from '../src/visits-api/chart.ts';

/** Values that reach every corner of the chart: those its checks render. */
export function benchCases(): readonly HelmValues[] {
  return combinationsOf(visitsApi, admittedBy(visitsApi)).values;
}

export async function writeChart(directory: string): Promise<string> {
  const [folder = ''] = await buildChart(visitsApi, `${directory}/charts`);
  return folder;
}

/** How many cases a second `render` does in this process: merging and judging values, and all objects. */
export function ourRate(cases: readonly HelmValues[], seconds: number): number {
  const render = renderer(visitsApi);
  const once = (values: HelmValues) => render(values, { name: 'release-name', namespace: 'default' });
  for (const values of cases) once(values);
  const begin = performance.now();
  let done = 0;
  while (performance.now() - begin < seconds * 1000) once(cases[done++ % cases.length] ?? {});
  return done / ((performance.now() - begin) / 1000);
}
