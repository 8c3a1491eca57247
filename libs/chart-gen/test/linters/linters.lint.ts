import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type HelmValues, renderer } from '../../src/index.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import type { Finding } from './finding.ts';
import { checkov, kubeconform, kubeScore, namespaceOf } from './linters.ts';
import { judge, readWaivers } from './waivers.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'chart-gen-linters-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Writes objects as `helm install --namespace` makes them: one file each, in a namespace for the case. */
function write(directory: string, name: string, objects: readonly HelmValues[]): void {
  mkdirSync(join(directory, name), { recursive: true });
  objects.forEach((object, index) => {
    const metadata = { ...(object['metadata'] as HelmValues), namespace: namespaceOf(name) };
    writeFileSync(join(directory, name, `${index}.yaml`), stringify({ ...object, metadata }));
  });
}

describe('every case in ci/', () => {
  let directory: string;
  beforeAll(() => {
    directory = join(scratch, 'cases');
    const render = renderer(visitsApi);
    for (const [name, { values }] of Object.entries(visitsApi.cases)) {
      const { manifests } = render(values as HelmValues, { name: 'visits', namespace: name });
      write(
        directory,
        name,
        manifests.map(({ object }) => object),
      );
    }
  });

  it.each<[string, () => Promise<readonly Finding[]>]>([
    ['kubeconform', async () => (await kubeconform(directory, scratch)).filter(({ check }) => check !== 'statusValid')],
    ['kube-score', () => kubeScore(directory)],
    ['checkov', () => checkov(directory)],
  ])('has nothing that %s complains of, but for what is waived with a reason', async (linter, lint) => {
    const waivers = readWaivers(readFileSync(new URL('waivers.yaml', import.meta.url), 'utf8'));
    const ofThisLinter = waivers.filter((waiver) => waiver.linter === linter);
    expect(judge(await lint(), ofThisLinter)).toEqual({ unwaived: [], unused: [] });
  });
});

describe('a bad object', () => {
  let directory: string;
  beforeAll(() => {
    directory = join(scratch, 'bad');
    const container = { name: 'c', image: 'i:latest', securityContext: { privileged: true }, prots: [] };
    write(directory, 'bad', [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } },
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name: 'm' },
        spec: { endpoint: [] },
      },
    ]);
  });

  it('is seen by kubeconform, custom resources as well', async () => {
    const says = (await kubeconform(directory, scratch)).map((finding) => finding.says).join('\n');
    expect(says).toContain("additional properties 'prots' not allowed");
    expect(says).toContain("additional properties 'endpoint' not allowed");
  });

  it('is seen by kube-score', async () => {
    expect((await kubeScore(directory)).map(({ check }) => check)).toContain('container-security-context-privileged');
  });

  it('is seen by checkov', async () => {
    expect((await checkov(directory)).map(({ says }) => says)).toContain('Container should not be privileged');
  });
});
