/** `bench`: measures storage beside its peers, as `USAGE` has it. Exit status 1 where a target is missed, 2 for misuse. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { speedChart } from './chart.ts';
import type { ContestantName } from './contestant.ts';
import { measureEventLoop } from './event-loop.ts';
import { describe, thisMachine } from './machine.ts';
import { type BenchOptions, type Part, readOptions, USAGE } from './options.ts';
import { CONTEND, contend } from './process.ts';
import { speedTable, targetTable } from './report.ts';
import { measureScale } from './scale/scale.ts';
import { measureSpeed } from './speed.ts';
import { isMet, type Target } from './target.ts';
import { TASK } from './task.ts';
import { performTask } from './tasks.ts';
import { measureWriters } from './writers.ts';

const RESULTS = 'dist/bench';
const PAGE = 'docs/storage-speed.md';
const CHART = 'docs/storage-speed.svg';

const [, , role, what = '', directory = '', amount] = process.argv;
if (role === CONTEND) {
  await contend(what as ContestantName, directory);
} else if (role === TASK) {
  await performTask(what, directory, Number(amount));
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

async function bench(options: BenchOptions): Promise<void> {
  const volumes = `${RESULTS}/volumes`;
  await mkdir(volumes, { recursive: true });
  const machine = thisMachine(volumes);
  const targets: Target[] = [];
  const results: Record<string, unknown> = { machine };
  const measure = async <T extends { readonly targets: readonly Target[] }>(part: Part, work: () => Promise<T>) => {
    if (!options.parts.includes(part)) return undefined;
    const result = await work();
    targets.push(...result.targets);
    results[part] = result;
    return result;
  };
  const all = { ...options, directory: volumes };
  const speed = await measure('speed', () => measureSpeed(all));
  await measure('writers', () => measureWriters(all));
  await measure('scale', () => measureScale(all));
  await measure('event-loop', () => measureEventLoop(volumes, 5 * options.seconds));
  const report = [describe(machine), ...(speed ? [speedTable(speed)] : []), targetTable(targets)].join('\n\n');
  console.log(report);
  await writeFile(`${RESULTS}/storage.json`, `${JSON.stringify(results, null, 2)}\n`);
  if (speed) await writeFile(`${RESULTS}/storage.svg`, speedChart(speed, machine));
  if (options.publish && speed) await publish(report, speedChart(speed, machine));
  process.exitCode = targets.every(isMet) ? 0 : 1;
}

/** Puts the figures where readers find them. */
async function publish(report: string, chart: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [before, after] = page.split(/(?<=<!-- figures -->\n)[\s\S]*(?=<!-- end of figures -->)/);
  if (after === undefined) throw new Error(`${PAGE} has no place for figures`);
  await writeFile(
    PAGE,
    `${before}![Durable calls in a second](storage-speed.svg)\n\n\`\`\`text\n${report}\n\`\`\`\n${after}`,
  );
  await writeFile(CHART, chart);
}
