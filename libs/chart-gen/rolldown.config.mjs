import { bundle } from '../../tools/rolldown.mjs';

export default bundle('src/chart-gen.ts', '../../dist/libs/chart-gen/chart-gen.js');
