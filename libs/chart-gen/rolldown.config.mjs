import { fileURLToPath } from 'node:url';

/**
 * A run takes hardly longer than what it reads of its own program: so what only some commands need is in files of its
 * own, and of yaml, taken as the ES modules that it has for browsers, there is only what is used.
 */
export default {
  input: 'src/chart-gen.ts',
  platform: 'node',
  tsconfig: './tsconfig.json',
  resolve: { alias: { yaml: fileURLToPath(new URL('browser/index.js', import.meta.resolve('yaml/package.json'))) } },
  output: { dir: '../../dist/libs/chart-gen', chunkFileNames: 'chunks/[name].js', format: 'esm', sourcemap: true },
};
