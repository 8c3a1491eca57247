// Adds up dist/test-results/*.json: each failure with how its message begins, then one line, `N passed, N failed`; exit
// status 1 when anything failed, and when nothing ran. `node tools/summary.mjs STEPS`: so many steps failed, for whatever
// reason; at least as many failures are counted, as a step may fail before, or without, a test that says so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const LINES_OF_MESSAGE = 30;
const workspace = fileURLToPath(new URL('..', import.meta.url));
const directory = new URL('../dist/test-results/', import.meta.url);

/** What failed in a file of tests: its tests, or the file itself when it could not be loaded. */
function failuresOf({ name, message, assertionResults }) {
  const tests = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ title: ` › ${fullName}`, message: failureMessages.join('\n') }));
  return (tests.length > 0 ? tests : [{ title: '', message }]).map((failure) => ({ name, ...failure }));
}

function printFailure({ name, title, message }) {
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, LINES_OF_MESSAGE);
  console.log(`${relative(workspace, name)}${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

let passed = 0;
let failed = 0;
for (const name of existsSync(directory) ? readdirSync(directory) : []) {
  const results = JSON.parse(readFileSync(new URL(name, directory), 'utf8'));
  passed += results.numPassedTests;
  // A suite that could not even be loaded has no tests to count: it is one failure.
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  // What is not Jest leaves its counts alone.
  (results.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .flatMap(failuresOf)
    .forEach(printFailure);
}
failed = Math.max(failed, Number(process.argv[2] ?? 0));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
