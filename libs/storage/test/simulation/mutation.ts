import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants.mjs';

const runMutant = fileURLToPath(new URL('run-mutant.mjs', import.meta.url));

test.each(MUTANTS)('the simulator sees it when $name', ({ name }) => {
  const { stdout, stderr } = spawnSync(process.execPath, [runMutant, name, '--seeds', '5000', '--until-violation'], {
    encoding: 'utf8',
  });
  expect({ stderr, stdout }).toEqual({ stderr: '', stdout: expect.stringMatching(/^\d+ seeds, 1 violations$/m) });
});
