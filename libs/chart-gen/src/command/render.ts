import { manifestStream, renderer } from '../helm/render.ts';
import type { Chart } from '../language/chart.ts';
import type { RenderFlags } from './flags.ts';
import { readObjects, readValues } from './input.ts';

/** The documents that `chart-gen render` prints. */
export function render(chart: Chart, flags: RenderFlags): string {
  const { release: name, namespace, objectsFile } = flags;
  const objects = objectsFile === undefined ? [] : readObjects(objectsFile);
  const { manifests } = renderer(chart)(readValues(flags), { name, namespace, objects });
  return manifestStream(manifests);
}
