import type { Context } from '../evaluation/evaluate-expression.ts';
import { contextOf, evaluateManifests, type Manifest } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';

/** What checks render a chart with: any release, and one letter for whatever is random. */
export function trialContext(chart: Chart, values: HelmValues, letter = 'x'): Context {
  const context = contextOf(chart, values, { name: 'release', namespace: 'default' });
  return { ...context, random: (length) => letter.repeat(length) };
}

export function trialManifests(chart: Chart, values: HelmValues, letter?: string): readonly Manifest[] {
  return evaluateManifests(chart, trialContext(chart, values, letter));
}

/** The file of a manifest inside the chart's folder. */
export function fileOf({ source }: Manifest): string {
  return source.slice(source.indexOf('/') + 1);
}
