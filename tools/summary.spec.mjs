import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

describe('the summary of all suites', () => {
  let workspace;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'visits-summary-'));
    mkdirSync(join(workspace, 'tools'));
    cpSync(fileURLToPath(new URL('./summary.mjs', import.meta.url)), join(workspace, 'tools/summary.mjs'));
  });

  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  const results = (project, numPassedTests, numFailedTests = 0, numRuntimeErrorTestSuites = 0, testResults) => {
    mkdirSync(join(workspace, 'dist/test-results'), { recursive: true });
    const counts = { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults };
    writeFileSync(join(workspace, `dist/test-results/${project}.json`), JSON.stringify(counts));
  };
  const summary = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(workspace, 'tools/summary.mjs'), ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('adds up the projects', () => {
    results('storage', 40);
    results('chart-gen', 2);
    expect(summary()).toEqual({ status: 0, stdout: '42 passed, 0 failed\n', stderr: '' });
  });

  it('fails when a test failed', () => {
    results('storage', 40, 1);
    results('chart-gen', 2);
    expect(summary()).toMatchObject({ status: 1, stdout: '42 passed, 1 failed\n' });
  });

  it('counts a suite that could not be loaded as a failure', () => {
    results('storage', 40, 0, 1);
    expect(summary()).toMatchObject({ status: 1, stdout: '40 passed, 1 failed\n' });
  });

  it('says what failed, and how its message begins', () => {
    const message = `\u001b[2mexpect\u001b[22m(1).toBe(2)\n${'    at a line of the trace\n'.repeat(100)}`;
    const suite = {
      name: join(workspace, 'libs/storage/test/hits.spec.ts'),
      status: 'failed',
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'hits are read', failureMessages: [] },
        { status: 'failed', fullName: 'hits are counted', failureMessages: [message] },
      ],
    };
    const unloaded = {
      name: join(workspace, 'libs/storage/test/notes.spec.ts'),
      status: 'failed',
      message: 'Cannot find module',
      assertionResults: [],
    };
    const sound = { name: join(workspace, 'a.spec.ts'), status: 'passed', message: '', assertionResults: [] };
    results('storage', 1, 1, 1, [suite, sound, unloaded]);
    const lines = summary().stdout.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'libs/storage/test/hits.spec.ts › hits are counted',
      '  expect(1).toBe(2)',
      '      at a line of the trace',
    ]);
    expect(lines.slice(30)).toEqual([
      '      at a line of the trace',
      '',
      'libs/storage/test/notes.spec.ts',
      '  Cannot find module',
      '',
      '1 passed, 2 failed',
      '',
    ]);
  });

  it('counts steps that failed without a test that says so', () => {
    results('storage', 40);
    expect(summary('0')).toMatchObject({ status: 0, stdout: '40 passed, 0 failed\n' });
    expect(summary('2')).toMatchObject({ status: 1, stdout: '40 passed, 2 failed\n' });
    results('chart-gen', 2, 3);
    expect(summary('2')).toMatchObject({ status: 1, stdout: '42 passed, 3 failed\n' });
  });

  it('fails when nothing ran', () => {
    expect(summary()).toEqual({ status: 1, stdout: '0 passed, 0 failed\n', stderr: '' });
  });
});
