import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from './finding.ts';
import { writeSchemas } from './schema-files.ts';

/** The version of Kubernetes the schemas are of, and kube-score is told. */
const KUBERNETES = '1.34';

/** Runs a linter, which ends with 1 where it found something, and gives what it printed. */
async function run(program: string, args: readonly string[]): Promise<unknown> {
  const attempt = promisify(execFile)(program, [...args], { maxBuffer: 2 ** 28 });
  const { stdout } = await attempt.catch((error: { code?: unknown; stdout?: string; message: string }) => {
    if (error.code === 1 && error.stdout) return { stdout: error.stdout };
    throw new Error(`${program}: ${error.message}; .ci/linters installs it, and prints where`);
  });
  return JSON.parse(stdout);
}

/** The namespace of a case's objects. */
export const namespaceOf = (name: string) => `ci-${name}`;
const caseOf = (namespace: string) => namespace.slice('ci-'.length);

/** The objects' files, one each: `<case>/<number>.yaml`. */
const filesIn = async (directory: string) =>
  (await readdir(directory, { recursive: true }))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(directory, file));

interface KubeconformReport {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

/** Fields that Kubernetes does not know, values it does not take. */
export async function kubeconform(directory: string, scratch: string): Promise<readonly Finding[]> {
  const schemas = writeSchemas(join(scratch, 'schemas'));
  const report = await run('kubeconform', ['-strict', '-output', 'json', '-schema-location', schemas, directory]);
  return (report as KubeconformReport).resources.map(({ filename, kind, name, status, msg }) => ({
    linter: 'kubeconform',
    check: status,
    case: filename.split('/').at(-2) ?? '',
    kind,
    name,
    says: msg,
  }));
}

type KubeScoreReport = readonly {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}[];

/** Below this grade kube-score calls it a warning, or worse. */
const ALMOST_OK = 7;

/** What experience says a workload should have. */
export async function kubeScore(directory: string): Promise<readonly Finding[]> {
  const files = await filesIn(directory);
  const report = await run('kube-score', ['score', '--kubernetes-version', `v${KUBERNETES}`, '-o', 'json', ...files]);
  return (report as KubeScoreReport).flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < ALMOST_OK)
      .map(({ check, comments }) => ({
        linter: 'kube-score',
        check: check.id,
        case: caseOf(object_meta.namespace),
        kind: type_meta.kind,
        name: object_meta.name,
        says: (comments ?? []).map(({ path, summary }) => `${path}: ${summary}`).join('; '),
      })),
  );
}

interface CheckovReport {
  readonly summary: { readonly resource_count: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

/** What an auditor would ask about. */
export async function checkov(directory: string): Promise<readonly Finding[]> {
  const flags = ['--framework', 'kubernetes', '--compact', '--quiet', '--skip-download', '--output', 'json'];
  const report = (await run('checkov', ['--directory', directory, ...flags])) as CheckovReport;
  if (report.summary.parsing_errors > 0) throw new Error(`checkov read ${report.summary.parsing_errors} files wrong`);
  return report.results.failed_checks.map(({ check_id, check_name, resource }) => {
    const [kind = '', namespace = '', name = ''] = resource.split('.');
    return { linter: 'checkov', check: check_id, case: caseOf(namespace), kind, name, says: check_name };
  });
}
