import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The commands are stood in for by scripts that succeed or fail: looked at is what is said of what is missing.
describe('the cluster suites, where something they need is missing', () => {
  let path: string;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'visits-e2e-'));
  });

  afterEach(() => {
    rmSync(path, { recursive: true });
  });

  const command = (name: string, script: string) => {
    writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  };
  const start = (environment: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [fileURLToPath(new URL('../e2e.mjs', import.meta.url))], {
      cwd: path,
      encoding: 'utf8',
      env: { PATH: path, ...environment },
    });

  it.each([
    ['a configuration', {}, () => {}, 'KUBECONFIG is not set'],
    ['Helm', { KUBECONFIG: 'some' }, () => {}, 'helm is not on the PATH'],
    ['kubectl', { KUBECONFIG: 'some' }, () => command('helm', ''), 'kubectl is not on the PATH'],
    [
      'a cluster that answers',
      { KUBECONFIG: 'some' },
      () => {
        command('helm', '');
        command('kubectl', '[ "$1" = version ]');
      },
      'no ready cluster answers at what KUBECONFIG=some names',
    ],
    [
      'the chart',
      { KUBECONFIG: 'some' },
      () => {
        command('helm', '');
        command('kubectl', '');
      },
      'run npx nx run chart-gen:build',
    ],
  ])('fail with one line that names %s', (_what, environment, prepare, complaint) => {
    prepare();
    const { status, stdout, stderr } = start(environment);
    expect(stderr).toContain(complaint);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});
