import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../test/command-line.ts';
import { name, smallChart } from '../../test/small-chart.ts';
import { readYamlDocuments } from '../helm/values-file.ts';
import { template } from '../language/chart.ts';
import { variable } from '../language/expression.ts';
import { format } from '../language/functions.ts';
import { configMap } from '../language/resources.ts';
import { visitsApi } from '../visits-api/chart.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chart-gen-run-'));
});
afterEach(() => rm(directory, { recursive: true }));

const chartGen = (...args: readonly string[]) => commandLine(visitsApi, args);

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: { readonly token: string };
  readonly spec: { readonly replicas: number; readonly minReadySeconds: number };
}
const objectsOf = (out: string) => readYamlDocuments(out, 'out') as unknown as readonly Rendered[];
const ofKind = (out: string, kind: string) => objectsOf(out).find((object) => object.kind === kind);

describe('chart-gen render', () => {
  it('prints documents in the order in which Helm installs them, each with its template', async () => {
    const { status, out, err } = await chartGen('render', '--set', 'storage.mode=shared');
    expect([status, err]).toEqual([0, '']);
    const order = ['Secret', 'ConfigMap', 'PersistentVolumeClaim', 'Service', 'StatefulSet'];
    const kinds = [...new Set(objectsOf(out).map(({ kind }) => kind))];
    expect(kinds.filter((kind) => order.includes(kind))).toEqual(order);
    expect(out).toMatch(/---\n# Source: visits-api\/templates\/secret.yaml\napiVersion: v1\n/);
  });

  it('takes values from files, then from --set, then from --set-string, the last one last', async () => {
    const one = await file('one.yaml', 'replicaCount: 1\nminReadySeconds: 1_0\n');
    const two = await file('two.yaml', 'replicaCount: 2\n');
    const { out } = await chartGen(
      'render',
      '-f',
      one,
      '--values',
      two,
      '--set',
      'replicaCount=4',
      '--set',
      'replicaCount=5',
    );
    expect(ofKind(out, 'StatefulSet')?.spec).toMatchObject({ replicas: 5, minReadySeconds: 10 });
    const { err } = await chartGen('render', '--set', 'replicaCount=4', '--set-string', 'replicaCount=4');
    expect(err).toBe('chart-gen render: replicaCount: expected integer or null, got "4"\n');
  });

  it('takes the names of the release and the namespace', async () => {
    const { out } = await chartGen('render', '--release', 'mine', '--namespace', 'there');
    expect(ofKind(out, 'StatefulSet')?.metadata.name).toBe('mine-visits-api');
  });

  it('renders every case of the chart, one after the other, with the values laid over it', async () => {
    const { status, out } = await chartGen('render', '--cases', '--set', 'fullnameOverride=one');
    expect(status).toBe(0);
    const names = Object.keys(visitsApi.cases);
    expect([...out.matchAll(/^# Case: (.*)$/gm)].map(([, name]) => name)).toEqual(names);
    expect(out.split(/^# Case: /m).filter((text) => text.includes('name: one\n'))).toHaveLength(names.length);
  });

  it('keeps the token that the objects hold, and makes one where they hold none', async () => {
    const list = await file(
      'objects.yaml',
      'kind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a-visits-api-auth, namespace: there}, data: {token: a2VwdA==}}\n',
    );
    const token = async (...args: readonly string[]) =>
      ofKind((await chartGen('render', '--release', 'a', ...args)).out, 'Secret')?.data.token;
    expect(await token('--namespace', 'there', '--objects', list)).toBe('a2VwdA==');
    const made = await token('--namespace', 'other', '--objects', list);
    expect(Buffer.from(made ?? '', 'base64').toString()).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(await token()).not.toBe(await token());
  });

  it.each([
    [['--set', 'image.tga=1'], 'image.tga: no such value; there are '],
    [['--set', 'storage.mode=both'], 'storage.mode: expected one of per-pod, shared, '],
    [['--set', 'replicaCount'], '--set replicaCount: key "replicaCount" has no value'],
    [['-f', 'no/such.yaml'], 'no/such.yaml: no such file'],
    [['-f', '.'], '.: is a directory'],
    [['--release', 'Upper'], 'release name "Upper": expected at most 53 lower-case letters, digits, - and .'],
    [['--wait'], "Unknown option '--wait'"],
  ])('says in one line what is wrong with %j, and ends with 2', async (flags, line) => {
    const { status, out, err } = await chartGen('render', ...flags);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]*\n$/);
    expect(err).toContain(`chart-gen render: ${line}`);
  });

  it('says where a file is broken', async () => {
    const broken = await file('broken.yaml', 'a: 1\nb: [\n');
    expect((await chartGen('render', '-f', broken)).err).toMatch(/broken\.yaml: .* line 3, column 1\n$/);
    const latin = join(directory, 'latin.yaml');
    await writeFile(latin, Buffer.from('environment: {labnofromcm: "\xfc"}\n', 'latin1'));
    expect((await chartGen('render', '-f', latin)).err).toMatch(/latin\.yaml: is not UTF-8\n$/);
    const list = await file('list.yaml', '- a\n');
    expect((await chartGen('render', '--objects', list)).status).toBe(2);
  });
});

describe('chart-gen build', () => {
  it('says what it checked and what it wrote', async () => {
    const { status, out } = await chartGen('build', '--out', directory);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^checked \d+ combinations: (all of \d+ values, )?every pair of \d+ values( \(\d+ pairs contradict each other\))?\n/,
    );
    expect(out).toContain(`${join(directory, 'visits-api')}\n${join(directory, 'visits-api-0.1.0.tgz')}\n`);
  });

  it('writes nothing where a flag is wrong', async () => {
    expect((await chartGen('build', '--out', directory, '--fast')).status).toBe(2);
    expect(await readdir(directory)).toEqual([]);
  });

  it('says what is in the way of its directory', async () => {
    const taken = await file('taken', '');
    const { status, err } = await chartGen('build', '--out', taken);
    expect([status, err]).toEqual([2, `chart-gen build: --out ${taken}: cannot be written to (ENOTDIR)\n`]);
  });
});

it.each(['build', 'docs'])('chart-gen %s says in one line what no template can say', async (command) => {
  const chart = smallChart({ name }, ({ values: v }) => {
    const data = { a: variable('x', v.name), b: variable('x', format('%s!', v.name)) };
    return [template('a.yaml', configMap({ metadata: { name: 'a' }, data }))];
  });
  expect(await commandLine(chart, [command])).toEqual({
    status: 2,
    out: '',
    err: `chart-gen ${command}: templates/a.yaml: variable x: stands for two things: give one another name\n`,
  });
});

it('chart-gen docs prints what there is to know of the chart', async () => {
  const { status, out, err } = await chartGen('docs');
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^# visits-api\n[\s\S]*\n## Objects\n[\s\S]*\n## Examples\n/);
  expect(await chartGen('docs', '--all')).toMatchObject({ status: 2, out: '' });
});

it('without a command it says which there are', async () => {
  expect(await chartGen()).toMatchObject({
    status: 2,
    out: '',
    err: expect.stringContaining('usage: chart-gen build'),
  });
  expect(await chartGen('--help')).toMatchObject({ status: 0, err: '' });
  expect(await chartGen('biuld')).toMatchObject({ status: 2, err: expect.stringContaining('no command "biuld"') });
});
