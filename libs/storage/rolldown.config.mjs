import { bundle } from '../../tools/rolldown.mjs';

// The programs that prove the engine.
export default [
  bundle('test/simulation/simulate.ts', '../../dist/libs/storage/simulate.js'),
  bundle('test/torture/torture.ts', '../../dist/libs/storage/torture.js'),
  bundle('test/torture/writer.ts', '../../dist/libs/storage/torture-writer.js'),
];
