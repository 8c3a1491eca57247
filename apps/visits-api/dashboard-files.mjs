// The dashboard's files, made from src/dashboard/browser: what `virtual:dashboard` stands for in the program's bundle,
// and in the tests. Each name holds a hash of the content, so that browsers may keep it for ever.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const browser = fileURLToPath(new URL('src/dashboard/browser/', import.meta.url));
const typefaces = {
  'newsreader.woff2': import.meta.resolve('@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2'),
  'inter.woff2': import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
};
const id = 'virtual:dashboard';

/** Where the tests find the module. */
export const moduleForTests = fileURLToPath(new URL('../../dist/apps/visits-api/dashboard.mjs', import.meta.url));

/**
 * A plugin that puts the dashboard's files into the bundle.
 *
 * @returns {import('rolldown').Plugin}
 */
export function dashboardFiles() {
  return {
    name: 'dashboard-files',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    async load(loaded) {
      if (loaded !== `\0${id}`) return undefined;
      const { code, sources } = await dashboardModule();
      for (const file of sources) this.addWatchFile(file);
      return code;
    },
  };
}

/** Writes the module for the tests: Jest's `globalSetup`. */
export default async function writeModuleForTests() {
  const { code } = await dashboardModule();
  await mkdir(dirname(moduleForTests), { recursive: true });
  // Another run may be reading it.
  await writeFile(`${moduleForTests}.${process.pid}`, code);
  await rename(`${moduleForTests}.${process.pid}`, moduleForTests);
}

async function dashboardModule() {
  const bundle = await rolldown({
    input: join(browser, 'main.ts'),
    platform: 'browser',
    tsconfig: join(browser, 'tsconfig.json'),
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false, minify: true });
  const styles = ['theme', 'page', 'controls', 'visits', 'notes'].map((name) => join(browser, `style/${name}.css`));
  const sources = [...(await bundle.watchFiles), ...styles, join(browser, 'icon.svg')];
  await bundle.close();

  const fonts = await Promise.all(
    Object.entries(typefaces).map(async ([path, url]) => asset(path, 'font/woff2', await readFile(new URL(url)))),
  );
  let style = (await Promise.all(styles.map((file) => readFile(file, 'utf8')))).join('\n');
  for (const { path, name } of fonts) style = style.replace(`url(${path})`, `url(${name})`);
  const files = [
    asset('dashboard.js', 'text/javascript; charset=utf-8', output[0].code),
    asset('dashboard.css', 'text/css; charset=utf-8', style),
    asset('icon.svg', 'image/svg+xml; charset=utf-8', await readFile(join(browser, 'icon.svg'))),
    ...fonts,
  ];
  return { code: `export const files = ${JSON.stringify(files)};\n`, sources };
}

function asset(path, type, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path, name: path.replace(/(?=\.\w+$)/, `.${hash}`), type, base64: Buffer.from(content).toString('base64') };
}
