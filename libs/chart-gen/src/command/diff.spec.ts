import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, Workplace } from '../../test/command-line.ts';
import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { service } from '../language/resources.ts';
import { buildChart } from '../packaging/build.ts';
import { string } from '../values/value-kinds.ts';

const chart = smallChart(
  { address: string({ default: 'None', pattern: '^[.0-9A-Za-z]*$', doc: 'Address of the Service' }) },
  ({ values: v, release }) => [
    template('service.yaml', service({ metadata: { name: release.name }, spec: { clusterIP: v.address } })),
  ],
);
const objects = (clusterIP: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: r}\nspec: {clusterIP: ${clusterIP}}\n`;

let workplace: Workplace;
let directory: string;
beforeEach(() => {
  workplace = new Workplace();
  directory = workplace.directory;
});
afterEach(() => workplace.remove());

const diff = (...args: readonly string[]) => commandLine(chart, ['diff', '--release', 'r', ...args]);
const file = (name: string, content: string) => workplace.file(name, content);
const helm = (script: string) => workplace.program('helm', script);

const refused =
  'refused by the API server\n' +
  'Service r: spec.clusterIP changes from "10.0.0.1" to "None", which the API server lets nobody do: ' +
  'delete the object before the upgrade, which makes it anew (refused by the API server)\n';

it('compares what a release was made of with this chart', async () => {
  expect(await diff(file('old.yaml', objects('None')))).toEqual({
    status: 0,
    out: 'safe\nno pod is replaced\n',
    err: '',
  });
  expect(await diff(file('old.yaml', objects('10.0.0.1')))).toEqual({ status: 1, out: refused, err: '' });
});

it('compares what two releases were made of', async () => {
  expect(await diff(file('old.yaml', objects('10.0.0.1')), file('new.yaml', objects('None')))).toMatchObject({
    status: 1,
    out: refused,
  });
});

it('lays new values over those that the release has', async () => {
  const old = file('old.yaml', objects('10.0.0.1'));
  expect(await diff(old, '--set', 'address=10.0.0.1')).toMatchObject({ status: 0 });
  const values = file('values.yaml', 'address: None\n');
  expect(await diff(old, '--set', 'address=10.0.0.1', '--new-values', values)).toMatchObject({ out: refused });
});

it('says what the schema refuses', async () => {
  const values = file('values.yaml', 'adress: None\n');
  expect(await diff(file('old.yaml', objects('None')), '--new-values', values)).toEqual({
    status: 1,
    out: 'refused by the schema\nvalues: adress: no such value; there are address, global, enabled: set it with the upgrade (refused by the schema)\n',
    err: '',
  });
});

describe('with charts as they are packaged', () => {
  it.each(['folder', 'archive'] as const)('renders a %s by the helm on the PATH', async (form) => {
    const [folder = '', archive = ''] = await buildChart(chart, directory);
    helm(`test "$1 $2 $4 $5 $6" = "template r --namespace default --values" && cat <<EOF\n${objects('10.0.0.1')}EOF`);
    expect(await diff(form === 'folder' ? folder : archive)).toMatchObject({ status: 1, out: refused });
  });

  it('passes on what their schema refuses', async () => {
    const [folder = ''] = await buildChart(chart, directory);
    helm(`cat >&2 <<EOF
Error: values don't meet the specifications of the schema(s) in the following chart(s):
small:
- at '/address': 'a-b' does not match pattern

EOF
exit 1`);
    const problem = "at '/address': 'a-b' does not match pattern";
    expect(await diff(folder)).toEqual({ status: 2, out: '', err: `chart-gen diff: ${problem}\n` });
    expect(await diff(file('old.yaml', objects('None')), folder)).toMatchObject({
      status: 1,
      out: `refused by the schema\nvalues: ${problem}: set it with the upgrade (refused by the schema)\n`,
    });
  });

  it('says so where there is no helm, or it fails', async () => {
    const [folder = ''] = await buildChart(chart, directory);
    helm('echo "Error: broken" >&2; exit 1');
    expect(await diff(folder)).toMatchObject({ status: 2, err: `chart-gen diff: ${folder}: helm: Error: broken\n` });
    workplace.withoutPrograms();
    expect((await diff(folder)).err).toContain('needs helm on the PATH');
  });
});

it.each([
  [() => [], 'expected OLD, and perhaps NEW; got 0 paths'],
  [() => ['a', 'b', 'c'], 'expected OLD, and perhaps NEW; got 3 paths'],
  [() => ['no/such'], 'no/such: no such file'],
  [() => [file('x.tgz', 'x')], 'x.tgz: is no archive of a chart (unexpected end of file)'],
  [
    () => {
      mkdirSync(join(directory, 'empty'));
      return [join(directory, 'empty')];
    },
    'empty: is no chart: it has no Chart.yaml',
  ],
])('says in one line what is wrong: %#', async (args, line) => {
  const { status, out, err } = await diff(...args());
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/^chart-gen diff: [^\n]*\n$/);
  expect(err).toContain(line);
});
