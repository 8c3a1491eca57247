// The cluster suites: `node apps/visits-api-e2e/e2e.mjs [jest arguments]`, from the workspace's root, against the
// cluster that KUBECONFIG names. What they need is looked at first, and the first thing missing is said in one line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const missing = firstMissing();
if (missing) {
  console.error(`visits-api-e2e: ${missing}`);
  process.exit(1);
}
const suites = spawnSync(
  process.execPath,
  [
    'tools/test.mjs',
    'apps/visits-api-e2e',
    '--config=jest.cluster.config.mjs',
    '--runInBand',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, TEST_RESULTS: 'visits-api-e2e-cluster' } },
);
process.exit(suites.status ?? 1);

function firstMissing() {
  // Not kubectl's own default: nobody's everyday cluster should get a test run by accident.
  if (!process.env.KUBECONFIG) return 'KUBECONFIG is not set; name the configuration of a cluster to test on';
  if (!works('helm', 'version')) return 'helm is not on the PATH; install Helm 3 or 4';
  if (!works('kubectl', 'version', '--client')) return 'kubectl is not on the PATH; install it';
  if (!works('kubectl', 'get', '--raw=/readyz', '--request-timeout=15s'))
    return `no ready cluster answers at what KUBECONFIG=${process.env.KUBECONFIG} names; start it, or name another`;
  if (!existsSync('dist/charts/visits-api/Chart.yaml'))
    return 'dist/charts/visits-api is not there; run npx nx run chart-gen:build';
  return undefined;
}

function works(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
