import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import type { Expression } from '../language/expression.ts';
import { format, randomAlphanumeric, sha256 } from '../language/functions.ts';
import { deployment, pod } from '../language/resources.ts';
import { checkChart } from './check-chart.ts';

const chartWith = (checksum: (version: Expression<string>) => Expression<string>) =>
  smallChart({}, ({ chart }) => [
    template(
      'deployment.yaml',
      deployment({
        metadata: { name: 'a', labels: { chart: chart.version } },
        spec: {
          selector: { matchLabels: { app: 'a' } },
          template: {
            metadata: { labels: { app: 'a' }, annotations: { 'checksum/config': checksum(chart.version) } },
            spec: { containers: [{ name: 'a', image: chart.appVersion }] },
          },
        },
      }),
    ),
    template(
      'test.yaml',
      pod({ metadata: { name: 'test', labels: { chart: chart.version } }, spec: { containers: [] } }),
    ),
  ]);

it('refuses a checksum that changes with the version of the chart alone', () => {
  expect(() => checkChart(chartWith((version) => sha256(version)))).toThrow(
    /^templates\/deployment.yaml: spec.template.metadata.annotations.checksum\/config changes with .Chart.Version, which replaces all pods: leave out what changes$/,
  );
});

it('refuses a checksum over what is random', () => {
  expect(() => checkChart(chartWith(() => sha256(randomAlphanumeric(8))))).toThrow(
    /^templates\/deployment.yaml: spec.template.metadata.annotations.checksum\/config changes at each rendering, /,
  );
});

it('lets pods change with the version of what they run', () => {
  expect(() => checkChart(chartWith(() => sha256(format('fixed'))))).not.toThrow();
});
