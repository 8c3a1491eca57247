import { bundle } from '../../tools/rolldown.mjs';

export default bundle('src/main.ts', '../../dist/apps/visits-api/main.js');
