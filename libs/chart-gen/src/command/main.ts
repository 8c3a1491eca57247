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
 * What holds V8 back from making code faster that has hardly run: with Node 20 and 22 that is a third of the work of
 * `render`, which is over before it pays.
 */
const HOLD_BACK: { readonly [nodeMajor: string]: string } = {
  20: '--interrupt-budget=1000000',
  22: '--invocation-count-for-turbofan=30000',
};

function compileForShortRuns(): void {
  const [major = ''] = process.versions.node.split('.');
  const flag = HOLD_BACK[major];
  if (flag !== undefined) setFlagsFromString(flag);
}

/** Whoever reads may stop when they have enough, as `head` does. */
function endWithTheReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
