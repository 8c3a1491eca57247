import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A namespace of the cluster that KUBECONFIG names, made for one suite, which admits restricted pods only. */
export class ClusterNamespace {
  private constructor(readonly name: string) {}

  /** @param purpose the name's first part; the rest is random, so that runs do not meet */
  static async create(purpose: string): Promise<ClusterNamespace> {
    const namespace = new ClusterNamespace(`${purpose}-${randomBytes(4).toString('hex')}`);
    await namespace.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace.name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    return namespace;
  }

  /** Removes the namespace with all that is in it, claims and their volumes as well; resolves when it is gone. */
  async remove(): Promise<void> {
    await this.kubectl('delete', 'namespace', this.name, '--wait', '--timeout=180s');
  }

  /** What it prints; rejects with the command and its standard error when it fails. */
  kubectl(...args: readonly string[]): Promise<string> {
    return run('kubectl', ['--namespace', this.name, ...args]);
  }

  helm(...args: readonly string[]): Promise<string> {
    return run('helm', ['--namespace', this.name, ...args]);
  }

  /** What `kubectl get -o json` says of a named object, or of a list. The caller names its type: the API server checks it. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.kubectl('get', ...args, '--output=json'));
  }

  async apply(object: object): Promise<void> {
    await run('kubectl', ['--namespace', this.name, 'apply', '--filename=-'], JSON.stringify(object));
  }

  /** Keeps what a person would look at first when a suite fails, a file each, in `dist/e2e/<suite>`. */
  async record(suite: string): Promise<void> {
    const directory = fileURLToPath(new URL(`../../../dist/e2e/${suite}`, import.meta.url));
    mkdirSync(directory, { recursive: true });
    const looks = {
      'objects.txt': ['get', 'all,pvc,configmaps', '--output=wide'],
      'pods.txt': ['describe', 'pods'],
      'events.txt': ['get', 'events', '--sort-by=.lastTimestamp'],
      'logs.txt': [
        'logs',
        '--selector=app.kubernetes.io/managed-by=Helm',
        '--prefix',
        '--tail=-1',
        '--max-log-requests=20',
      ],
    };
    for (const [file, args] of Object.entries(looks)) {
      const look = await this.kubectl(...args).catch((error: Error) => `${error.message}\n`);
      writeFileSync(join(directory, file), look);
    }
  }
}

function run(command: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
    // A command that ends early closes its input; what it says then is in its status and its standard error.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
