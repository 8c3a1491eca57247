import { setFlagsFromString } from 'node:v8';
import type { Chart } from '../language/chart.ts';
import { run } from './run.ts';

/** The program of one chart: its command line, its output, its exit status. */
export async function main(chart: Chart, args: readonly string[]): Promise<void> {
  compileForShortRuns();
  endWithTheReader(process.stdout);
  process.exitCode = await run(chart, args, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

/**
 * Node 20 makes code faster that has hardly run: a third of the work of `render`, which is over before it pays. Later
 * ones wait long enough, and do not know the flag.
 */
function compileForShortRuns(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');
}

/** Whoever reads may stop when they have enough, as `head` does. */
function endWithTheReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
