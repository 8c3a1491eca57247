import { bundle } from '../../tools/rolldown.mjs';
import { dashboardFiles } from './dashboard-files.mjs';

export default bundle('src/main.ts', '../../dist/apps/visits-api/main.js', [dashboardFiles()]);
