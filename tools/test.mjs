// Runs one project's Jest suites: `node tools/test.mjs PROJECT_ROOT [jest arguments]`. Counts are left in
// dist/test-results/<project>.json, where tools/summary.mjs adds them up.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';

const [projectRoot, ...args] = process.argv.slice(2);
if (!projectRoot) {
  console.error('usage: node tools/test.mjs PROJECT_ROOT [jest arguments]');
  process.exit(2);
}
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const results = resolve('dist/test-results', `${process.env.TEST_RESULTS ?? basename(projectRoot)}.json`);
mkdirSync(dirname(results), { recursive: true });
const run = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, '--json', `--outputFile=${results}`, ...args],
  { cwd: resolve(projectRoot), stdio: ['inherit', 'ignore', 'inherit'] },
);
process.exit(run.status ?? 1);
