/** `bench`: measures storage beside its peers, as `USAGE` has it. Exit status 1 where a target is missed, 2 for misuse. */

import { mkdir, writeFile } from 'node:fs/promises';
import type { ContestantName } from './contestant.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { CONTEND, contend } from './process.ts';
import { speedTable, targetTable } from './report.ts';
import { measureSpeed } from './speed.ts';

const RESULTS = 'dist/bench';

if (process.argv[2] === CONTEND) {
  await contend(process.argv[3] as ContestantName, process.argv[4] ?? '');
} else {
  await bench(options());
}

function options(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

async function bench({ seconds, rounds, contestants, loads }: BenchOptions): Promise<void> {
  const speed = await measureSpeed({
    directory: `${RESULTS}/volumes`,
    seconds,
    rounds,
    ...(contestants && { contestants }),
    ...(loads && { loads }),
  });
  console.log(speedTable(speed));
  console.log(targetTable(speed.targets));
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}/storage.json`, `${JSON.stringify(speed, null, 2)}\n`);
}
