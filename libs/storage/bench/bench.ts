/**
 * `bench [--seconds S] [--rounds N]`: measures storage beside its peers.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ContestantName } from './contestant.ts';
import { CONTEND, contend } from './process.ts';
import { speedTable, targetTable } from './report.ts';
import { measureSpeed } from './speed.ts';

if (process.argv[2] === CONTEND) {
  await contend(process.argv[3] as ContestantName, process.argv[4] ?? '');
} else {
  await bench();
}

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '1' }, rounds: { type: 'string', default: '7' } },
  });
  const directory = 'dist/bench';
  const speed = await measureSpeed({
    directory: `${directory}/volumes`,
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
  });
  console.log(speedTable(speed));
  console.log(targetTable(speed.targets));
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/storage.json`, `${JSON.stringify(speed, null, 2)}\n`);
}
