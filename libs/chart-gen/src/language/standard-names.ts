import type { ValueDefinitions } from '../values/define-values.ts';
import type { Scope } from './chart.ts';
import { contains, format, replace, trim, truncate } from './functions.ts';
import { firstOf, mapHelper, textHelper } from './helper.ts';

/** Names of pods and labels are made from a workload's by adding up to eleven characters, and hold 63. */
const LONGEST_NAME = 52;

/**
 * The helpers that `helm create` begins a chart with: `fullname`; `labels` of all objects; `selectorLabels`, which
 * never change, for selectors and pods. For `helpers` of a chart that needs no others.
 */
export function standardNames({ release, chart }: Scope<ValueDefinitions>) {
  const fullname = textHelper(
    'fullname',
    'The name of all objects.',
    firstOf(
      { condition: contains(chart.name, release.name), text: shortened(replace(release.name, '.', '-')) },
      { text: shortened(replace(format('%s-%s', release.name, chart.name), '.', '-')) },
    ),
  );
  const selectorLabels = mapHelper('selectorLabels', 'The labels that tell this release’s pods from all others.', {
    'app.kubernetes.io/name': chart.name,
    'app.kubernetes.io/instance': release.name,
  });
  const labels = mapHelper('labels', 'The labels of all objects.', {
    'helm.sh/chart': trim(truncate(replace(format('%s-%s', chart.name, chart.version), '+', '_'), 63), '-'),
    ...selectorLabels(),
    'app.kubernetes.io/version': chart.appVersion,
    'app.kubernetes.io/managed-by': release.service,
  });
  return { fullname, labels, selectorLabels };
}

function shortened(name: ReturnType<typeof format>) {
  return trim(truncate(name, LONGEST_NAME), '-');
}
