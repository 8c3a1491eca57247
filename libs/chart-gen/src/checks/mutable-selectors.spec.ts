import type { ServiceSpec } from 'kubernetes-types/core/v1.d.ts';
import { smallChart } from '../../test/small-chart.ts';
import { type Scope, template } from '../language/chart.ts';
import type { Expression } from '../language/expression.ts';
import { format, randomAlphanumeric } from '../language/functions.ts';
import { mapHelper, textHelper } from '../language/helper.ts';
import { service, statefulSet } from '../language/resources.ts';
import { string } from '../values/value-kinds.ts';
import { mutableSelectors } from './mutable-selectors.ts';

const definitions = {
  fixed: string({ default: 'a', identity: true, doc: 'Never changes' }),
  free: string({ default: 'a', doc: 'Changes' }),
};
type LabelOf = (scope: Scope<typeof definitions>) => Expression<string>;

/** The problems of a Service whose selector holds a label, given by a helper of a helper. */
function problemsOf(label: LabelOf): readonly string[] {
  const chart = smallChart(definitions, (scope) => {
    const labels = mapHelper('labels', 'Labels.', { app: textHelper('name', 'Name.', label(scope)) });
    return [template('service.yaml', service({ metadata: { name: 'a' }, spec: { selector: { ...labels() } } }))];
  });
  return [...mutableSelectors(chart)];
}

it.each<[string, LabelOf]>([
  ["the release's name", ({ release }) => release.name],
  ["the chart's name", ({ chart }) => chart.name],
  ['a value that is part of the identity', ({ values: v }) => format('%s-x', v.fixed)],
])('%s may take part in a selector', (_, label) => {
  expect(problemsOf(label)).toEqual([]);
});

it.each<[string, LabelOf]>([
  ['.Values.free', ({ values: v }) => format('%s-x', v.free)],
  ['.Chart.Version', ({ chart }) => chart.version],
  ['.Chart.AppVersion', ({ chart }) => chart.appVersion],
  ['randAlphaNum', () => randomAlphanumeric(4)],
])('%s may not', (culprit, label) => {
  expect(problemsOf(label)).toEqual([
    `templates/service.yaml: spec.selector changes with ${culprit}: leave it out, or declare the value as identity`,
  ]);
});

it('labels of claim templates are held to the same', () => {
  const chart = smallChart(definitions, ({ values: v }) => [
    template(
      'set.yaml',
      statefulSet({
        metadata: { name: 'a', labels: { free: v.free } },
        spec: {
          serviceName: 'a',
          selector: { matchLabels: { app: 'a' } },
          template: { metadata: { labels: { app: 'a', free: v.free } } },
          volumeClaimTemplates: [{ metadata: { name: 'c', labels: { free: v.free } } }],
        },
      }),
    ),
  ]);
  expect([...mutableSelectors(chart)]).toEqual([
    'templates/set.yaml: spec.volumeClaimTemplates.0.metadata.labels changes with .Values.free: ' +
      'leave it out, or declare the value as identity',
  ]);
});

it('selectors inside the entries of a helper are found as well', () => {
  const chart = smallChart(definitions, ({ values: v }) => {
    const spec = mapHelper<ServiceSpec>('spec', 'A spec.', { selector: { app: v.free } });
    return [template('service.yaml', service({ metadata: { name: 'a' }, spec: { ...spec() } }))];
  });
  expect([...mutableSelectors(chart)]).toEqual([expect.stringContaining('spec.selector changes with .Values.free')]);
});
