import { type CheckReport, checkChart } from '../checks/check-chart.ts';
import type { Chart } from '../language/chart.ts';
import { buildChart } from '../packaging/build.ts';
import { FlagError } from './flags.ts';

/** Writes a chart, unless a check refuses it, and says what was tried and what was written. */
export async function build(chart: Chart, directory: string): Promise<string> {
  const report = checkChart(chart);
  const written = await buildChart(chart, directory).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new FlagError(`--out ${directory}: cannot be written to (${error.code})`);
  });
  return [coverage(report), ...written, ''].join('\n');
}

/** What was tried, and that not everything was where that is so. */
function coverage({ rendered, exhaustive, pairwise, refused }: CheckReport): string {
  const all = exhaustive.length === 0 ? '' : `all of ${exhaustive.length} values, `;
  const none = refused === 0 ? '' : ` (${refused} pairs contradict each other)`;
  return `checked ${rendered} combinations: ${all}every pair of ${pairwise.length} values${none}`;
}
