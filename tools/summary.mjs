// Adds up dist/test-results/*.json and prints one line, `N passed, N failed`; exit status 1 when anything failed, and
// when nothing ran. `node tools/summary.mjs STEPS`: so many steps failed, for whatever reason; at least as many failures
// are counted, as a step may fail before, or without, a test that says so.
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
failed = Math.max(failed, Number(process.argv[2] ?? 0));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
