// `node run-mutant.mjs NAME`: builds the simulator with one defect in the engine, and has it look where that is to be found.
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { MUTANTS } from './mutants.mjs';

const [name] = process.argv.slice(2);
const mutant = MUTANTS.find((one) => one.name === name);
if (!mutant) {
  console.error(`run-mutant: no mutant is called ${name}`);
  process.exit(2);
}
const source = fileURLToPath(new URL('../../src/', import.meta.url));
const pending = new Set(mutant.edits);
const bundle = await rolldown({
  input: fileURLToPath(new URL('simulate.ts', import.meta.url)),
  platform: 'node',
  plugins: [
    {
      name: 'mutant',
      async load(id) {
        const mine = mutant.edits.filter(({ file }) => id === join(source, file));
        if (mine.length === 0) return null;
        let code = await readFile(id, 'utf8');
        for (const edit of mine) {
          if (code.split(edit.find).length !== 2) throw new Error(`not exactly once in ${id}: ${edit.find}`);
          code = code.replace(edit.find, () => edit.replace);
          pending.delete(edit);
        }
        return { code, moduleType: 'ts' };
      },
    },
  ],
});
const directory = await mkdtemp(join(tmpdir(), 'mutant-'));
const file = join(directory, 'simulate.mjs');
await bundle.write({ file, format: 'esm' });
await bundle.close();
process.on('exit', () => rmSync(directory, { recursive: true }));
if (pending.size > 0) throw new Error(`not part of the simulator: ${[...pending].map((edit) => edit.file)}`);
const seeds = ['--without-stories', '--seeds', '5000', '--until-violation'];
process.argv = [process.execPath, file, ...(mutant.where ? ['--only', mutant.where] : seeds)];
await import(pathToFileURL(file).href);
