import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildChart } from '../../src/packaging/build.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { Cluster } from './cluster.ts';

const cluster = new Cluster();
let directory: string;
let folder: string;
let archive: string;
let parent: string;
beforeAll(async () => {
  await cluster.prepare();
  directory = await mkdtemp(join(tmpdir(), 'chart-gen-install-'));
  [folder = '', archive = ''] = await buildChart(visitsApi, directory);
  parent = await parentChart(archive);
});
afterAll(async () => {
  await cluster.remove();
  await rm(directory, { recursive: true });
});

/** A chart that has visits-api as its dependency, and sets what parents may. */
async function parentChart(dependency: string): Promise<string> {
  const { name, version } = visitsApi.metadata;
  const path = join(directory, 'parent');
  await mkdir(join(path, 'charts'), { recursive: true });
  await cp(dependency, join(path, 'charts', `${name}-${version}.tgz`));
  const dependencies = [{ name, version, condition: `${name}.enabled`, repository: '' }];
  await writeFile(
    join(path, 'Chart.yaml'),
    JSON.stringify({ apiVersion: 'v2', name: 'parent', version: '0.1.0', dependencies }),
  );
  const values = {
    global: { imageRegistry: 'registry.example.org', other: 1 },
    [name]: { enabled: true, replicaCount: 2 },
  };
  await writeFile(join(path, 'values.yaml'), JSON.stringify(values));
  return path;
}

interface Installed {
  readonly manifest?: string;
}

/** What Helm would install, asked of the cluster and refused nothing. */
async function install(helm: string, chart: string, ...flags: readonly string[]): Promise<string> {
  const args = ['install', 'visits', chart, '--namespace', cluster.namespace, '--dry-run=server', '--output', 'json'];
  const { stdout } = await promisify(execFile)(helm, [...args, ...flags], { env: process.env, maxBuffer: 2 ** 26 });
  const { manifest = '' } = JSON.parse(stdout) as Installed;
  return manifest.replace(/^ {2}token: .*$/m, '');
}

describe.each(['helm', 'helm4'])('%s', (helm) => {
  it('installs the archive as it installs the folder', async () => {
    const manifest = await install(helm, archive);
    expect(manifest).toContain('kind: StatefulSet');
    expect(await install(helm, folder)).toBe(manifest);
  });

  it('installs the chart as a dependency of another, with what that one says', async () => {
    const manifest = await install(helm, parent);
    expect(manifest).toContain('# Source: parent/charts/visits-api/templates/statefulset.yaml');
    expect(manifest).toContain('replicas: 2');
    expect(manifest).toMatch(/image: "?registry\.example\.org\//);
    expect(await install(helm, parent, '--set', 'visits-api.enabled=false')).not.toContain('StatefulSet');
  });

  it('refuses values of a dependency as it refuses those of the chart', async () => {
    await expect(install(helm, parent, '--set', 'visits-api.image.tga=1')).rejects.toThrow(/'?tga'?/);
  });
});
