// Adds up dist/test-results/*.json and prints one line, `N passed, N failed`; exit status 1 when anything failed, and
// when nothing ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const directory = new URL('../dist/test-results/', import.meta.url);
let passed = 0;
let failed = 0;
for (const name of existsSync(directory) ? readdirSync(directory) : []) {
  const results = JSON.parse(readFileSync(new URL(name, directory), 'utf8'));
  passed += results.numPassedTests;
  // A suite that could not even be loaded has no tests to count: it is one failure.
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
