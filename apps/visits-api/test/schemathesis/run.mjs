// Lets schemathesis invent requests for the built service, in each mode that keeps its state in files:
// `node test/schemathesis/run.mjs [arguments of schemathesis run]`. Finds nothing, or ends with status 1. Counts are
// left in dist/test-results/schemathesis.json. What it needs is installed from PyPI once for each set of versions.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const workspace = fileURLToPath(new URL('../../../..', import.meta.url));
const token = 'a-token-for-schemathesis';
// Cases are the same each time, unless the arguments have a seed of their own.
const seed = ['--seed', '20260131'];

const schemathesis = install();
const results = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
for (const mode of ['per-pod', 'shared']) {
  const { generated, failed } = await run(mode, process.argv.slice(2));
  results.numPassedTests += Math.max(0, generated - failed);
  results.numFailedTests += failed;
}
mkdirSync(join(workspace, 'dist/test-results'), { recursive: true });
writeFileSync(join(workspace, 'dist/test-results/schemathesis.json'), JSON.stringify(results));
process.exit(results.numFailedTests > 0 ? 1 : 0);

/** @returns the command */
function install() {
  const requirements = join(here, 'requirements.txt');
  const versions = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const environment = join(workspace, 'node_modules/.cache/schemathesis', versions);
  const command = join(environment, 'bin/schemathesis');
  if (existsSync(join(environment, 'complete'))) return command;
  rmSync(environment, { recursive: true, force: true });
  must('python3', ['-m', 'venv', environment]);
  must(join(environment, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(join(environment, 'complete'), '');
  return command;
}

function must(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return;
  console.error(`schemathesis: ${command} ${args.join(' ')}: ${error?.message ?? `status ${status}`}`);
  process.exit(1);
}

/** Runs it against a service of its own. */
async function run(mode, more) {
  const directory = mkdtempSync(join(tmpdir(), 'visits-api-schemathesis-'));
  const service = spawn(process.execPath, [join(workspace, 'dist/apps/visits-api/main.js')], {
    cwd: directory,
    env: {
      PORT: '0',
      STORAGE_MODE: mode,
      AUTH_TOKEN: token,
      RATE_LIMIT: '0',
      CONFIG_FILE: join(directory, 'config.json'),
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await ready(service);
    console.log(`\n${mode}: ${url}`);
    const report = join(directory, 'report.json');
    const args = ['--config-file', join(here, 'schemathesis.toml'), 'run', `${url}/openapi.json`, '--no-color'];
    const child = spawn(
      schemathesis,
      [
        ...args,
        ...seed,
        '-H',
        `Authorization: Bearer ${token}`,
        '--report',
        'json',
        '--report-json-path',
        report,
        ...more,
      ],
      { cwd: directory, env: { ...process.env, PYTHONPATH: here }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = createInterface(child.stdout);
    let generated = 0;
    lines.on('line', (line) => {
      console.log(line.length > 1000 ? `${line.slice(0, 1000)}…` : line);
      generated = Number(/^\s+(\d+) generated\b/.exec(line)?.[1] ?? generated);
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    return { generated, failed: status === 0 && generated > 0 ? 0 : 1 };
  } finally {
    service.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns the address it listens at */
function ready(service) {
  return new Promise((resolve, reject) => {
    createInterface(service.stdout).on('line', (line) => {
      const { msg, url } = JSON.parse(line);
      if (msg === 'ready') resolve(url);
    });
    service.on('close', (status) => reject(new Error(`the service ended with ${status}`)));
  });
}
