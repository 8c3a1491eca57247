import { bundle } from '../../tools/rolldown.mjs';

export default bundle('test/simulation/simulate.ts', '../../dist/libs/storage/simulate.js');
