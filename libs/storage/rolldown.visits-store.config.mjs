import { bundle } from '../../tools/rolldown.mjs';

export default bundle('src/visits-store/visits-store.ts', '../../dist/libs/storage/visits-store.js');
