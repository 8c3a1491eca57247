import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { HelmValues } from '../../src/index.ts';

const customResources = readFileSync(new URL('../linters/custom-resources.json', import.meta.url), 'utf8');

/** What kubectl did with objects. */
export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A namespace of its own on the cluster that KUBECONFIG names, where only pods of Pod Security level "restricted" are
 * admitted. The kinds of the Prometheus Operator and the Gateway API are added where the cluster does not have them.
 */
export class Cluster {
  readonly namespace = `chart-gen-${randomUUID().slice(0, 8)}`;
  private added: readonly string[] = [];

  async prepare(): Promise<void> {
    await this.must('create', 'namespace', this.namespace);
    const levels = ['enforce', 'warn'].map((how) => `pod-security.kubernetes.io/${how}=restricted`);
    await this.must('label', 'namespace', this.namespace, ...levels);
    const known = new Set((await this.must('get', 'crd', '-o', 'name')).split('\n'));
    const names = (JSON.parse(customResources) as { items: readonly { metadata: { name: string } }[] }).items.map(
      ({ metadata }) => `customresourcedefinition.apiextensions.k8s.io/${metadata.name}`,
    );
    this.added = names.filter((name) => !known.has(name));
    if (this.added.length > 0) await this.must('apply', '-f', '-', customResources);
    await this.must('wait', '--for=condition=Established', '--timeout=60s', ...names);
    // Made a moment after its namespace; without it no pod is admitted.
    await this.must('wait', '--for=create', '--timeout=60s', 'serviceaccount/default', '--namespace', this.namespace);
  }

  async remove(): Promise<void> {
    if (this.added.length > 0) await this.must('delete', '--ignore-not-found', ...this.added);
    await this.must('delete', 'namespace', this.namespace, '--ignore-not-found', '--wait=false');
  }

  /** What the API server would do with objects: it checks them as if they came to stay, and keeps nothing. */
  dryRun(objects: readonly HelmValues[]): Promise<Answer> {
    return this.apply(objects, '--dry-run=server', '--validate=strict');
  }

  /** Makes objects, which stay until the namespace goes. */
  apply(objects: readonly HelmValues[], ...flags: readonly string[]): Promise<Answer> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    return kubectl(['apply', ...flags, '--namespace', this.namespace, '--filename', '-'], list);
  }

  /** kubectl with these arguments; what follows `-` is its input. */
  private async must(...args: readonly string[]): Promise<string> {
    const dash = args.indexOf('-');
    const [own, input] = dash === -1 ? [args, ''] : [args.slice(0, dash + 1), args[dash + 1] ?? ''];
    const { status, stdout, stderr } = await kubectl(own, input);
    if (status !== 0) throw new Error(`kubectl ${own.join(' ')}: ${stderr}`);
    return stdout;
  }
}

async function kubectl(args: readonly string[], input: string): Promise<Answer> {
  const child = spawn('kubectl', args, { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(input);
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}
