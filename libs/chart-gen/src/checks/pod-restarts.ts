import { contextOf, evaluateManifests, type Manifest } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { differences } from '../upgrade/differences.ts';
import { podTemplateOf } from './pod-references.ts';

/**
 * Parts of pods that change though nobody asked for it: with the chart's version alone, or at each rendering. Every
 * upgrade would replace all pods then.
 */
export function* needlessRestarts(chart: Chart, values: HelmValues): Generator<string> {
  const now = podsOf(chart, values, 'x');
  yield* changes(now, podsOf(withVersion(chart, '999.9.9'), values, 'x'), 'changes with .Chart.Version');
  yield* changes(now, podsOf(chart, values, 'y'), 'changes at each rendering');
}

function* changes(before: readonly Manifest[], after: readonly Manifest[], how: string): Generator<string> {
  for (const [index, { source, object }] of before.entries()) {
    const file = source.slice(source.indexOf('/') + 1);
    for (const { path } of differences(podTemplateOf(object), podTemplateOf(after[index]?.object ?? {}), 'template')) {
      yield `${file}: spec.${path} ${how}, which replaces all pods: leave out what changes`;
    }
  }
}

/** Objects that are rendered, what is random being one letter all through. */
function podsOf(chart: Chart, values: HelmValues, letter: string): readonly Manifest[] {
  const context = contextOf(chart, values, { name: 'release', namespace: 'default' });
  return evaluateManifests(chart, { ...context, random: (length) => letter.repeat(length) });
}

function withVersion(chart: Chart, version: string): Chart {
  return { ...chart, metadata: { ...chart.metadata, version } };
}
