import type { Chart } from '../language/chart.ts';
import { run } from './run.ts';

/** The program of one chart: its command line, its output, its exit status. */
export async function main(chart: Chart, args: readonly string[]): Promise<void> {
  process.exitCode = await run(chart, args, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}
