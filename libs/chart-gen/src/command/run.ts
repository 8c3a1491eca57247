import type { Chart } from '../language/chart.ts';
import { readBuildFlags, readCheckFlags, readDiffFlags, readNoFlags, readRenderFlags } from './flags.ts';
import { misuseOf } from './misuse.ts';
import { render } from './render.ts';

/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const USAGE = `usage: chart-gen build [--out DIR]
       chart-gen render [VALUES] [RELEASE] [--objects FILE] [--cases]
       chart-gen check  [VALUES] [RELEASE] [--objects FILE | --cluster]
       chart-gen docs
       chart-gen diff   [VALUES] [RELEASE] [--new-values FILE]... OLD [NEW]

build   writes the chart to DIR (dist/charts), as a folder and as an archive
render  prints what Helm would render, without Helm; FILE holds the objects that lookup finds;
        --cases renders each of the chart's cases, with VALUES laid over it
docs    prints the chart's README with what its author knows besides: objects, needs, contradictions, examples
check   says what the release needs that is not there: among the objects in FILE, in the cluster that kubectl
        talks to, or, without either, in an empty namespace; ends with 1 where something is missing
diff    says what becomes of a release when NEW takes the place of OLD: safe, refused by the schema, refused by the
        API server, or accepted but harmful; ends with 1 where it is not safe. Each of them is a chart (a folder or
        .tgz, which the helm on PATH renders) or a file of objects, such as helm get manifest prints; without NEW it
        is this chart. VALUES are those of the release, --new-values FILE is laid over them with the upgrade

VALUES   [-f values.yaml]... [--set k=v]... [--set-string k=v]...
RELEASE  [--release NAME] [--namespace NAME]
FILE     what kubectl get -o yaml prints; - is standard input

--chart FILE, before all others, takes the chart that FILE exports by default instead of visits-api.
Wrong flags, files or values end with 2, a line for each.
`;

// Each command brings in what it needs when it is asked for: reading all of it takes longer than rendering a chart.

/**
 * Runs the command line of chart-gen for one chart.
 *
 * @returns the exit status: 0; 1 where `check` finds something missing or `diff` an upgrade that is not safe; 2 where flags, files or values are wrong, and
 * then nothing was written
 */
export async function run(chart: Chart, args: readonly string[], output: Output): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'build': {
        const { build } = await import('./build.ts');
        output.out(await build(chart, readBuildFlags(rest).out));
        return 0;
      }
      case 'render':
        output.out(render(chart, readRenderFlags(rest)));
        return 0;
      case 'check': {
        const { check } = await import('./check.ts');
        const { needed, problems } = await check(chart, readCheckFlags(rest));
        output.out(
          problems.map((problem) => `${problem}\n`).join('') || `nothing is missing of the ${needed} it needs\n`,
        );
        return problems.length === 0 ? 0 : 1;
      }
      case 'docs': {
        readNoFlags(rest);
        const { chartReference } = await import('../emission/chart-reference.ts');
        output.out(chartReference(chart));
        return 0;
      }
      case 'diff': {
        const { diff, upgradeReport } = await import('./diff.ts');
        const upgrade = await diff(chart, readDiffFlags(rest));
        output.out(upgradeReport(upgrade));
        return upgrade.verdict === 'safe' ? 0 : 1;
      }
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
