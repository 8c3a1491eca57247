import { bundle } from '../../tools/rolldown.mjs';

const bench = bundle('bench/bench.ts', '../../dist/libs/storage/bench.js');

// The peers stay what their packages are: most have native code.
export default { ...bench, external: ['better-sqlite3', 'libsql', 'lmdb', 'classic-level'] };
