import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MUTANTS } from './mutants.mjs';

const runMutant = fileURLToPath(new URL('run-mutant.mjs', import.meta.url));
const outputs = runAll();

test.each(MUTANTS)('the simulator sees it when $name', async ({ name }) => {
  expect((await outputs).get(name)).toMatch(/ [1-9]\d* violations( |$)/m);
});

/** What the simulator says of each mutant; as many at a time as the machine has processors. */
async function runAll(): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  const waiting = MUTANTS.map(({ name }) => name);
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) said.set(name, await run(name));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return said;
}

async function run(name: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [runMutant, name]);
    return 'it ended as if nothing was wrong';
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    return `${stdout}${stderr}`;
  }
}
