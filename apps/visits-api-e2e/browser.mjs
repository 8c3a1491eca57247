// The browser suite: `node apps/visits-api-e2e/browser.mjs [jest arguments]`, from the workspace's root, in the Chromium
// that CHROMIUM names, or Debian's; with `--screenshots` it makes the pictures in docs/images instead. What it needs is
// looked at first, and the first thing missing is said in one line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing = !existsSync(chromium)
  ? `there is no ${chromium}; install Debian's package chromium, or name another Chromium in CHROMIUM`
  : !existsSync('dist/apps/visits-api/main.js')
    ? 'dist/apps/visits-api/main.js is not there; run npx nx build visits-api'
    : undefined;
if (missing) {
  console.error(`visits-api-e2e: ${missing}`);
  process.exit(1);
}
const makesPictures = process.argv.includes('--screenshots');
const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--screenshots');
const results = makesPictures ? 'visits-api-e2e-screenshots' : 'visits-api-e2e-browser';
const suites = spawnSync(
  process.execPath,
  ['tools/test.mjs', 'apps/visits-api-e2e', '--config=jest.browser.config.mjs', '--maxWorkers=2', ...jestArguments],
  {
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: chromium, TEST_RESULTS: results, SCREENSHOTS: makesPictures ? 'yes' : '' },
  },
);
process.exit(suites.status ?? 1);
