import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

export interface EngineRates {
  /** The template engine alone. */
  readonly engine: number;
  /** All that `helm template` does beside starting. */
  readonly template: number;
}

/** Builds the program in engine/, which renders with Helm's own library. */
export function buildEngine(directory: string): string {
  const program = resolve(directory, 'engine');
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: 'libs/chart-gen/bench/engine',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return program;
}

export function engineRates(program: string, chart: string, cases: string, seconds: number): EngineRates {
  const printed = execFileSync(program, [chart, cases, String(seconds)], { encoding: 'utf8' });
  return JSON.parse(printed) as EngineRates;
}
