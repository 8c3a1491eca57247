import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
      HELM_CACHE_HOME: this.home,
      HELM_CONFIG_HOME: this.home,
      HELM_DATA_HOME: this.home,
      KUBECONFIG: join(this.home, 'no-kubeconfig'),
    };
    const { stdout } = await execute(this.program, [...args], { env, maxBuffer: 2 ** 26 });
    return stdout;
  }

  /** What this Helm makes of a case, with a cluster at `apiServer`. */
  async outcome(chart: string, recorded: RecordedCase, apiServer: string): Promise<Outcome> {
    const { files = [], sets = [], stringSets = [], release = 'release-name', namespace = 'default' } = recorded;
    const valuesFiles = await Promise.all(
      files.map(async (content, index) => {
        const path = join(this.home, `values-${index}.yaml`);
        await writeFile(path, content);
        return path;
      }),
    );
    const flags = [
      ...valuesFiles.flatMap((path) => ['--values', path]),
      ...sets.flatMap((flag) => ['--set', flag]),
      ...stringSets.flatMap((flag) => ['--set-string', flag]),
      ...['--namespace', namespace],
    ];
    // A name that begins with - would be taken for a flag.
    const template = ['template', release, chart, '--kube-version', KUBE_VERSION];
    const cluster = ['--kube-apiserver', apiServer, '--disable-openapi-validation'];
    const install = ['install', release, chart, '--output', 'json', '--dry-run=server', ...cluster];
    try {
      const server = recorded.objects === undefined ? [] : ['--dry-run=server', ...cluster];
      const printed = await this.run(...template, ...server, ...flags);
      const { info } = JSON.parse(await this.run(...install, ...flags)) as { info: { notes: string } };
      return { manifests: readManifests(printed).map(withoutToken), notes: info.notes };
    } catch (error) {
      // Helm ends with 1 whatever is wrong; what is wrong with the machine is not a refusal.
      const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
      if (code === 1 && !/unreachable|connection refused|no such host|timeout/.test(stderr)) return 'refused';
      throw error;
    }
  }
}

/** What `helm template` prints: documents, each below the template it came from. */
function readManifests(printed: string) {
  return printed
    .split(/^---\n/m)
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const [, source = ''] = /^# Source: (.*)$/m.exec(text) ?? [];
      const [object] = readYamlDocuments(text, source);
      return { source, object: object as HelmValues };
    });
}
