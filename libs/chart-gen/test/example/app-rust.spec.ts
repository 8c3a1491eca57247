import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkChart, renderer } from '@visits/chart-gen';
import appRust from '../../examples/app-rust/chart.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const chart = path('../../examples/app-rust/chart.ts');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chart-gen-app-rust-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function chartGen(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path('../../bin/chart-gen.js'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('is written in under 120 lines, with the public interface alone', () => {
  const source = readFileSync(chart, 'utf8');
  expect(source.split('\n').length).toBeLessThan(120);
  expect([...source.matchAll(/from '(.*)'/g)].map(([, from]) => from)).toEqual(['@visits/chart-gen']);
});

it('passes the checks, with an Ingress and without', () => {
  expect(checkChart(appRust)).toMatchObject({ exhaustive: ['ingress.hosts', 'ingress.className'] });
});

it('makes an Ingress where it has hosts', () => {
  const kinds = (values: Parameters<ReturnType<typeof renderer>>[0]) =>
    renderer(appRust)(values, { name: 'r', namespace: 'default' }).manifests.map(({ object }) => object['kind']);
  expect(kinds({})).toEqual(['Service', 'Deployment']);
  expect(kinds({ ingress: { hosts: ['a.example.org'] } })).toEqual(['Service', 'Deployment', 'Ingress']);
});

describe('chart-gen --chart', () => {
  it('names the ConfigMap that does not exist, and what to do', () => {
    expect(chartGen('--chart', chart, 'check', '--release', 'app-rust')).toEqual({
      status: 1,
      stdout:
        'app-rust/templates/deployment.yaml: envFrom names ConfigMap envfromconfigmap, which is not in namespace default: create it, or name another by environment\n',
      stderr: '',
    });
  });

  it('has nothing to say where it exists', () => {
    const objects = join(directory, 'objects.yaml');
    writeFileSync(objects, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: envfromconfigmap}\n');
    expect(chartGen('--chart', chart, 'check', '--objects', objects)).toEqual({
      status: 0,
      stdout: 'nothing is missing of the 1 it needs\n',
      stderr: '',
    });
  });

  it('ends quietly where nobody reads what it prints', async () => {
    const render = spawn(process.execPath, [path('../../bin/chart-gen.js'), '--chart', chart, 'render']);
    const complaints: string[] = [];
    render.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    render.stdout.destroy();
    expect(await once(render, 'close')).toEqual([0, null]);
    expect(complaints).toEqual([]);
  });

  it('writes that chart', () => {
    const { status, stdout } = chartGen('--chart', chart, 'build', '--out', directory);
    expect([status, stdout]).toEqual([0, expect.stringContaining(join(directory, 'app-rust-0.1.0.tgz'))]);
  });

  it.each([
    ['export default nope(;', /broken\.ts: .*broken\.ts:1:21: Unexpected token\n$/],
    ["import './missing.ts';", /broken\.ts: .*broken\.ts:1:8: Could not resolve '.\/missing\.ts' in .*\n$/],
    ["export default JSON.parse('{');", /broken\.ts: .*JSON.*\n$/],
    ['export default { metadata: {} };', /broken\.ts: exports no chart by default\n$/],
  ])('says in one line what is wrong with a module: %s', (source, message) => {
    const file = join(directory, 'broken.ts');
    writeFileSync(file, source);
    const { status, stdout, stderr } = chartGen('--chart', file, 'render');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it.each([
    [[], ': expected the file of a chart'],
    [['no/such.ts'], ' no/such.ts: no such file'],
    [[path('hello.ts')], ` ${path('hello.ts')}: exports no chart by default`],
  ])('says in one line what is wrong with %j', (args, line) => {
    expect(chartGen('--chart', ...args)).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^chart-gen: --chart [^\n]*\n$/),
    });
    expect(chartGen('--chart', ...args).stderr).toContain(line);
  });
});
