import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { firstSet, format, not } from '../language/functions.ts';
import { configMap, service, statefulSet } from '../language/resources.ts';
import { string } from '../values/value-kinds.ts';
import { checkChart } from './check-chart.ts';

/** A chart that makes a ConfigMap unless one is named; the value that names it says so, or does not. */
function chartWith(external: { external?: 'ConfigMap' }, made = 'made') {
  const existing = string({ default: '', doc: 'A ConfigMap that exists', ...external });
  return smallChart({ existing }, ({ values: v, release }) => {
    const fullname = format('%s-a', release.name);
    return [
      template(
        'pods.yaml',
        service({ metadata: { name: 'pods' }, spec: { clusterIP: 'None', selector: { app: 'a' } } }),
      ),
      template('map.yaml', configMap({ metadata: { name: made } }), not(v.existing)),
      template(
        'set.yaml',
        statefulSet({
          metadata: { name: fullname },
          spec: {
            serviceName: 'pods',
            selector: { matchLabels: { app: 'a' } },
            template: {
              metadata: { labels: { app: 'a' } },
              spec: {
                containers: [{ name: 'a' }],
                volumes: [{ name: 'c', configMap: { name: firstSet(v.existing, format('made')) } }],
              },
            },
          },
        }),
      ),
    ];
  });
}

const problem = (name: string) =>
  `templates/set.yaml: volumes[c] names ConfigMap ${name}, which the chart does not make: ` +
  'make it, or take its name from a value declared as external';

it('tries what is named as well as what is made', () => {
  expect(() => checkChart(chartWith({}))).toThrow(problem('example-existing'));
  expect(() => checkChart(chartWith({ external: 'ConfigMap' }, 'other'))).toThrow(problem('made'));
});

it('tells what was read off the chart before anything is rendered', () => {
  const chart = smallChart({}, ({ chart: { version } }) => [
    template('pods.yaml', service({ metadata: { name: 'pods' }, spec: { selector: { version } } })),
  ]);
  expect(() => checkChart(chart)).toThrow(/^templates\/pods.yaml: spec.selector changes with .Chart.Version: /);
});

it('takes what the values say exists for granted', () => {
  expect(() => checkChart(chartWith({ external: 'ConfigMap' }))).not.toThrow();
});
