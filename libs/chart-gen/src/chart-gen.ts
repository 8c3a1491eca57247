import { main } from './command/main.ts';
import { visitsApi } from './visits-api/chart.ts';

await main(visitsApi, process.argv.slice(2));
