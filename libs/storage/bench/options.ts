import { parseArgs } from 'node:util';
import { CONTESTANTS, type ContestantName } from './contestant.ts';
import type { Load } from './load.ts';

export const USAGE = `usage: bench [--seconds S] [--rounds N] [--contestants NAME;…] [--loads hits:64,notes:1,…]`;

export interface BenchOptions {
  /** Of each turn. */
  readonly seconds: number;
  readonly rounds: number;
  readonly contestants: readonly ContestantName[] | undefined;
  readonly loads: readonly Pick<Load, 'kind' | 'callers'>[] | undefined;
}

/** @throws one line that says what is wrong */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '7' },
      contestants: { type: 'string' },
      loads: { type: 'string' },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    contestants: values.contestants?.split(';').map(contestant),
    loads: values.loads?.split(',').map(load),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${name}: expected a number above 0, got ${text}`);
}

function contestant(name: string): ContestantName {
  const found = CONTESTANTS.find((one) => one === name);
  if (found) return found;
  throw new Error(`--contestants: there is no ${name}; separate them by ";": ${CONTESTANTS.join(';')}`);
}

function load(text: string): Pick<Load, 'kind' | 'callers'> {
  const [, kind, callers] = /^(hits|notes):(\d+)$/.exec(text) ?? [];
  if ((kind === 'hits' || kind === 'notes') && Number(callers) > 0) return { kind, callers: Number(callers) };
  throw new Error(`--loads: expected such as hits:64 or notes:1, got ${text}`);
}
