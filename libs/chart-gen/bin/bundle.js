import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const project = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = '\0chart';

/**
 * A chart and the command line of chart-gen, `main`, as one module: a chart is made of the classes that the command
 * knows, so they must be the same ones.
 */
export async function bundleFor(file) {
  if (file === undefined) throw new Error('expected the file of a chart');
  const chart = resolve(file);
  if (!existsSync(chart)) throw new Error('no such file');
  if (!statSync(chart).isFile()) throw new Error('is no file: name the module that exports the chart');
  const output = resolve(project, '../../dist/libs/chart-gen/charts', `${digest(chart)}.mjs`);
  const bundle = await rolldown({
    input: ENTRY,
    platform: 'node',
    logLevel: 'silent',
    tsconfig: resolve(project, 'tsconfig.json'),
    plugins: [entryFor(chart)],
  });
  try {
    await bundle.write({ file: output, format: 'esm', codeSplitting: false });
  } finally {
    await bundle.close();
  }
  return pathToFileURL(output).href;
}

function entryFor(chart) {
  const main = resolve(project, 'src/command/main.ts');
  return {
    name: 'chart',
    resolveId: (id) => (id === ENTRY ? id : null),
    load: (id) =>
      id === ENTRY
        ? `import * as module from ${JSON.stringify(chart)};
           export { main } from ${JSON.stringify(main)};
           export const chart = module.default;`
        : null,
  };
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
