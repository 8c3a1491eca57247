import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../../src/helm/render.ts';
import { type HelmValues, readYamlDocuments } from '../../src/helm/values-file.ts';
import type { RecordedCase } from '../recorded-cases.ts';
import type { HelmMajor } from '../recordings.ts';
import { type Outcome, withoutToken } from '../rendered.ts';

export const KUBE_VERSION = '1.34.0';

const execute = promisify(execFile);

/** A Helm on this machine, with an empty configuration of its own: no plugins, no repositories, no cluster. */
export class Helm {
  private constructor(
    private readonly program: string,
    readonly version: string,
    private readonly home: string,
  ) {}

  /** HELM3 and HELM4 name the programs; `helm` and `helm4` on PATH where they do not. */
  static async find(major: HelmMajor): Promise<Helm> {
    const program = process.env[`HELM${major}`] ?? (major === 3 ? 'helm' : 'helm4');
    const { stdout } = await execute(program, ['version', '--template', '{{ .Version }}']).catch((error: Error) => {
      throw new Error(`no Helm ${major}: put it on PATH as ${program}, or name it in HELM${major} (${error.message})`);
    });
    const version = stdout.trim();
    if (!version.startsWith(`v${major}`)) throw new Error(`${program} is ${version}, not Helm ${major}`);
    return new Helm(program, version, await mkdtemp(join(tmpdir(), 'chart-gen-helm-')));
  }

  async close(): Promise<void> {
    await rm(this.home, { recursive: true });
  }

  /** Runs a command and gives what it printed. */
  async run(...args: readonly string[]): Promise<string> {
    const env = {
      PATH: process.env['PATH'],
      // Helm caches what a cluster says of itself below it.
      HOME: this.home,
      HELM_CACHE_HOME: this.home,
      HELM_CONFIG_HOME: this.home,
      HELM_DATA_HOME: this.home,
      KUBECONFIG: join(this.home, 'no-kubeconfig'),
    };
    const { stdout } = await execute(this.program, [...args], { env, maxBuffer: 2 ** 26 });
    return stdout;
  }

  /** Whether Helm's schema lets values through. */
  async admits(chart: string, values: HelmValues): Promise<boolean> {
    const outcome = await this.manifests(chart, { name: 'values', files: [JSON.stringify(values)] });
    return outcome !== 'refused';
  }

  /** What `helm template` makes of a case. */
  async manifests(chart: string, recorded: RecordedCase): Promise<readonly Manifest[] | 'refused'> {
    return refusable(async () => this.template(chart, recorded, await this.flags(recorded)));
  }

  /** That, and what a dry run of `helm install` notes, with a cluster at `apiServer`. */
  async outcome(chart: string, recorded: RecordedCase, apiServer: string): Promise<Outcome> {
    const cluster = ['--dry-run=server', '--kube-apiserver', apiServer, '--disable-openapi-validation'];
    return refusable(async () => {
      const flags = await this.flags(recorded);
      const manifests = await this.template(chart, recorded, recorded.objects ? [...flags, ...cluster] : flags);
      const { release = DEFAULT_RELEASE } = recorded;
      const installed = await this.run('install', release, chart, '--output', 'json', ...cluster, ...flags);
      const { info } = JSON.parse(installed) as { info: { notes: string } };
      return { manifests, notes: info.notes };
    });
  }

  private async template(chart: string, recorded: RecordedCase, flags: readonly string[]) {
    const { release = DEFAULT_RELEASE } = recorded;
    const printed = await this.run('template', release, chart, '--kube-version', KUBE_VERSION, ...flags);
    return readManifests(printed).map(withoutToken);
  }

  private async flags(recorded: RecordedCase): Promise<readonly string[]> {
    const { files = [], sets = [], stringSets = [], namespace = 'default' } = recorded;
    const paths = files.map((_, index) => join(this.home, `values-${index}.yaml`));
    await Promise.all(files.map((content, index) => writeFile(paths[index] ?? '', content)));
    return [
      ...paths.flatMap((path) => ['--values', path]),
      ...sets.flatMap((flag) => ['--set', flag]),
      ...stringSets.flatMap((flag) => ['--set-string', flag]),
      ...['--namespace', namespace],
    ];
  }
}

const DEFAULT_RELEASE = 'release-name';

/** How Helm says that values, flags or names are wrong. It ends with 1 for anything else as well. */
const REFUSALS = [
  "values don't meet the specifications of the schema",
  'failed parsing --set',
  'failed to parse ',
  'cannot load values',
  'invalid release name',
  'release name ',
];

/** What Helm does, or that it refuses to. */
async function refusable<T>(attempt: () => Promise<T>): Promise<T | 'refused'> {
  try {
    return await attempt();
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (REFUSALS.some((refusal) => stderr.includes(refusal))) return 'refused';
    throw error;
  }
}

/** What `helm template` prints: documents, each below the template it came from. */
function readManifests(printed: string): readonly Manifest[] {
  return printed
    .split(/^---\n/m)
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const [, source = ''] = /^# Source: (.*)$/m.exec(text) ?? [];
      const [object] = readYamlDocuments(text, source);
      return { source, object: object as HelmValues };
    });
}
