import type { Manifest } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { differences } from '../upgrade/differences.ts';
import { podTemplateOf } from './pod-references.ts';
import { fileOf, trialManifests } from './trial.ts';

/**
 * Parts of pods that change though nobody asked for it: with the chart's version alone, or at each rendering. Every
 * upgrade would replace all pods then.
 *
 * @param now what the values render to
 */
export function* needlessRestarts(chart: Chart, values: HelmValues, now: readonly Manifest[]): Generator<string> {
  const next = withVersion(chart, '999.9.9');
  // Both at once, as most charts have neither.
  if ([...changes(now, trialManifests(next, values, 'y'))].length === 0) return;
  for (const [changed, how] of [
    [trialManifests(next, values), 'changes with .Chart.Version'],
    [trialManifests(chart, values, 'y'), 'changes at each rendering'],
  ] as const) {
    for (const place of changes(now, changed)) yield `${place} ${how}, which replaces all pods: leave out what changes`;
  }
}

function* changes(before: readonly Manifest[], after: readonly Manifest[]): Generator<string> {
  for (const [index, manifest] of before.entries()) {
    const [from, to] = [podTemplateOf(manifest.object), podTemplateOf(after[index]?.object ?? {})];
    for (const { path } of differences(from, to, 'spec.template')) yield `${fileOf(manifest)}: ${path}`;
  }
}

function withVersion(chart: Chart, version: string): Chart {
  return { ...chart, metadata: { ...chart.metadata, version } };
}
