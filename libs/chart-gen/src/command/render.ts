import { overlay } from '../helm/coalesce.ts';
import { manifestStream } from '../helm/manifest-stream.ts';
import { renderer } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import type { RenderFlags } from './flags.ts';
import { readObjects, readValues } from './input.ts';

/** The documents that `chart-gen render` prints: of one release, or of one for each of the chart's cases. */
export function render(chart: Chart, flags: RenderFlags & { readonly everyCase: boolean }): string {
  const { release: name, namespace, objectsFile, everyCase } = flags;
  const objects = objectsFile === undefined ? [] : readObjects(objectsFile);
  const given = readValues(flags);
  const renderValues = renderer(chart);
  const stream = (values: HelmValues) => manifestStream(renderValues(values, { name, namespace, objects }).manifests);
  if (!everyCase) return stream(given);
  return Object.entries(chart.cases)
    .map(([caseName, { values }]) => `# Case: ${caseName}\n${stream(overlay(values as HelmValues, given))}`)
    .join('');
}
