import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartFiles } from '../../src/emission/chart-files.ts';
import { buildChart } from '../../src/packaging/build.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { type Recording, readRecording, writeRecording } from '../recordings.ts';
import { allCases, caseHash, chartHash, type Outcome, renderCase } from '../rendered.ts';
import { ApiServer } from './api-server.ts';
import { Helm, KUBE_VERSION } from './helm.ts';

const cases = allCases(chartFiles(visitsApi));
const ownCases = Object.keys(visitsApi.cases).map((name) => `ci/${name}-values.yaml`);
const recording = process.env['CHART_GEN_RECORD'] === '1';

let directory: string;
let folder: string;
let archive: string;
let cluster: ApiServer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chart-gen-verify-'));
  [folder = '', archive = ''] = await buildChart(visitsApi, directory);
  cluster = await ApiServer.start();
});
afterAll(async () => {
  await cluster.close();
  await rm(directory, { recursive: true });
});

describe.each([3, 4] as const)('Helm %i', (major) => {
  let helm: Helm;
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    helm = await Helm.find(major);
  });
  afterAll(() => helm.close());

  it.each(ownCases)('lints the chart with %s, and has nothing to say', async (file) => {
    const printed = await helm.run(
      'lint',
      '--strict',
      '--kube-version',
      KUBE_VERSION,
      folder,
      '-f',
      join(folder, file),
    );
    expect(printed).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(printed).not.toMatch(/WARNING|ERROR/);
  });

  it('packs the same files as are in the archive', async () => {
    const [, packed = ''] =
      /saved it to: (.*)/.exec(await helm.run('package', folder, '--destination', directory)) ?? [];
    expect(filesIn(packed)).toEqual(filesIn(archive));
  });

  it('renders the archive as it renders the folder', async () => {
    const [first = { name: '' }] = cases;
    expect(await helm.outcome(archive, first, cluster.url)).toEqual(await helm.outcome(folder, first, cluster.url));
  });

  it.each(cases.map((recorded) => [recorded.name, recorded] as const))(
    'renders as `render` does: %s',
    async (name, recorded) => {
      cluster.objects = recorded.objects ?? [];
      const outcome = await helm.outcome(folder, recorded, cluster.url);
      outcomes.set(name, outcome);
      expect(renderCase(recorded)).toEqual(outcome);
    },
  );

  it(recording ? 'is recorded' : 'does what it was recorded to do', () => {
    const seen: Recording = {
      helm: helm.version,
      chart: chartHash(),
      cases: Object.fromEntries(
        cases.map((recorded) => [
          recorded.name,
          { asked: caseHash(recorded), outcome: outcomes.get(recorded.name) ?? 'refused' },
        ]),
      ),
    };
    if (recording) writeRecording(major, seen);
    // Another version of this Helm may do otherwise: that is for a new recording to say.
    expect({ ...readRecording(major), helm: seen.helm }).toEqual(seen);
  });
});

it('leaves nothing behind that is not of the chart', async () => {
  expect((await readdir(directory)).sort()).toEqual(['visits-api', 'visits-api-0.1.0.tgz']);
});

function filesIn(tgz: string): readonly string[] {
  return execFileSync('tar', ['tzf', tgz], { encoding: 'utf8' }).trim().split('\n').sort();
}
