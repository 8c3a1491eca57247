import { buildChart } from './packaging/build.ts';
import { visitsApi } from './visits-api/chart.ts';

for (const path of await buildChart(visitsApi, 'dist/charts')) console.log(path);
