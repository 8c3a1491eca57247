/**
 * `bench [--rounds N] [--seconds S]`: how fast charts are rendered and built, beside Helm doing the same. Needs Go, `helm`
 * and `helm4`. Exit status 1 where a target is missed, 2 for misuse.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { commandTimes } from './commands.ts';
import { buildEngine, engineRates } from './engine.ts';
import { benchCases, ourRate, writeChart } from './render-rate.ts';

const RESULTS = 'dist/bench';

interface Target {
  readonly name: string;
  readonly figure: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const { rounds, seconds } = options();
mkdirSync(RESULTS, { recursive: true });
const chart = await writeChart(RESULTS);
const cases = benchCases();
const casesFile = `${RESULTS}/chart-gen-cases.json`;
writeFileSync(casesFile, JSON.stringify(cases));

const engine = buildEngine(RESULTS);
const rates = Array.from({ length: rounds }, () => ({
  render: ourRate(cases, seconds),
  ...engineRates(engine, chart, casesFile, seconds),
}));
const perSecond = {
  render: median(rates.map(({ render }) => render)),
  engine: median(rates.map(({ engine: alone }) => alone)),
  template: median(rates.map(({ template }) => template)),
};
const milliseconds = commandTimes(chart, rounds * 3, median);

const targets: readonly Target[] = [
  {
    name: 'render in process, by the cases a second of Helm’s engine',
    figure: perSecond.render / perSecond.engine,
    atLeast: 1,
  },
  { name: 'chart-gen build, seconds', figure: milliseconds.build / 1000, atMost: 2 },
  {
    name: 'every case by the command, by the speed of helm template',
    figure: milliseconds.helmCases / milliseconds.cases,
    atLeast: 3,
  },
];
// A process of Node starts no faster than a whole helm template ends: of one case there is nothing to aim at.
const oneCase = {
  byTheSpeedOfHelmTemplate: milliseconds.helm / milliseconds.render,
  ofWhichNodeStarting: milliseconds.nothing / milliseconds.render,
};
writeFileSync(
  `${RESULTS}/chart-gen.json`,
  `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, cases: cases.length, perSecond, milliseconds, oneCase, targets }, null, 2)}\n`,
);
console.log(JSON.stringify({ perSecond, milliseconds, oneCase }, null, 2));
for (const target of targets) {
  const aim = target.atLeast === undefined ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
  console.log(`${isMet(target) ? 'met   ' : 'missed'} ${target.name}: ${target.figure.toFixed(2)} (${aim})`);
}
process.exitCode = targets.every(isMet) ? 0 : 1;

function isMet({ figure, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }: Target): boolean {
  return figure >= atLeast && figure <= atMost;
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

function options(): { readonly rounds: number; readonly seconds: number } {
  try {
    const { values } = parseArgs({
      options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
    });
    const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
    if (!Number.isInteger(rounds) || rounds < 1 || !(seconds > 0))
      throw new Error('--rounds and --seconds take numbers above 0');
    return { rounds, seconds };
  } catch (error) {
    console.error(`bench: ${(error as Error).message.split('\n')[0]}`);
    process.exit(2);
  }
}
