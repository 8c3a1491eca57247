import { checkChart } from '../checks/check-chart.ts';
import { buildChart } from '../packaging/build.ts';
import { visitsApi } from '../visits-api/chart.ts';
import { FlagError, readBuildFlags, readRenderFlags } from './flags.ts';
import { misuseOf } from './misuse.ts';
import { render } from './render.ts';

/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const USAGE = `usage: chart-gen build [--out DIR]
       chart-gen render [-f values.yaml]... [--set k=v]... [--set-string k=v]...
                        [--release NAME] [--namespace NAME] [--objects FILE]

build   writes the chart to DIR (dist/charts), as a folder and as an archive
render  prints what Helm would render, without Helm; FILE holds the objects that lookup finds
`;

/**
 * Runs the command line of chart-gen.
 *
 * @returns the exit status: 0, or 2 where flags, files or values are wrong; then nothing was written
 */
export async function run(args: readonly string[], output: Output): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'build':
        await build(readBuildFlags(rest).out, output);
        return 0;
      case 'render':
        output.out(render(visitsApi, readRenderFlags(rest)));
        return 0;
      case 'help':
      case '--help':
        output.out(USAGE);
        return 0;
      default:
        output.err(command === undefined ? USAGE : `chart-gen: no command ${JSON.stringify(command)}\n${USAGE}`);
        return 2;
    }
  } catch (error) {
    const lines = misuseOf(error);
    if (lines === undefined) throw error;
    output.err(lines.map((line) => `chart-gen ${command}: ${line}\n`).join(''));
    return 2;
  }
}

/** Builds no chart that a check refuses. */
async function build(directory: string, { out }: Output): Promise<void> {
  const { rendered, exhaustive, pairwise } = checkChart(visitsApi);
  const written = await buildChart(visitsApi, directory).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new FlagError(`--out ${directory}: cannot be written to (${error.code})`);
  });
  out(`checked ${rendered} combinations: all of ${exhaustive.length} values, pairs of ${pairwise.length}\n`);
  for (const path of written) out(`${path}\n`);
}
