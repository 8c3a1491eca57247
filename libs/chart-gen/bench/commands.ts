import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = 'dist/libs/chart-gen/chart-gen.js';

/** Milliseconds that commands take as whole processes, one after the other in turns, the median of several. */
export function commandTimes(chart: string, turns: number, median: (figures: readonly number[]) => number) {
  const values = readdirSync(join(chart, 'ci')).map((file) => join(chart, 'ci', file));
  const template = (file?: string) => [
    ['helm4', 'template', 'release-name', chart, ...(file ? ['--values', file] : [])],
  ];
  const commands = {
    nothing: [[process.execPath, '--eval', '0']],
    render: [[process.execPath, PROGRAM, 'render']],
    helm: template(),
    cases: [[process.execPath, PROGRAM, 'render', '--cases']],
    helmCases: values.flatMap(template),
    build: [[process.execPath, PROGRAM, 'build', '--out', 'dist/bench/charts']],
  };
  const times = Array.from({ length: turns }, () => mapValues(commands, timeOf));
  return mapValues(commands, (_, name) => median(times.map((turn) => turn[name])));
}

function timeOf(commands: readonly (readonly string[])[]): number {
  const begin = performance.now();
  for (const [program = '', ...args] of commands) execFileSync(program, args, { stdio: 'ignore' });
  return performance.now() - begin;
}

function mapValues<K extends string, T, R>(record: Record<K, T>, made: (value: T, key: K) => R): Record<K, R> {
  const entries = (Object.entries(record) as [K, T][]).map(([key, value]) => [key, made(value, key)]);
  return Object.fromEntries(entries) as Record<K, R>;
}
