import { bundle } from '../../tools/rolldown.mjs';

export default bundle('bench/bench.ts', '../../dist/libs/chart-gen/bench.js');
