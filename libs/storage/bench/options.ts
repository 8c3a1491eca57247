import { parseArgs } from 'node:util';
import { CONTESTANTS, type ContestantName } from './contestant.ts';
import type { Load } from './load.ts';

export const PARTS = ['speed', 'writers', 'scale', 'event-loop'] as const;

/** What is measured, one after the other. */
export type Part = (typeof PARTS)[number];

export const USAGE = `usage: bench [--parts ${PARTS.join(',')}] [--publish] [--seconds S] [--rounds N] [--hits N] [--notes N] [--contestants NAME;…] [--loads hits:64,notes:1,…]`;

export interface BenchOptions {
  /** Of each turn. */
  readonly seconds: number;
  readonly rounds: number;
  /** How many `scale` counts, and how many it writes. */
  readonly hits: number;
  readonly notes: number;
  readonly parts: readonly Part[];
  /** Whether the figures and the chart go into the documentation. */
  readonly publish: boolean;
  readonly contestants?: readonly ContestantName[];
  readonly loads?: readonly Pick<Load, 'kind' | 'callers'>[];
}

/** @throws one line that says what is wrong */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '7' },
      publish: { type: 'boolean', default: false },
      hits: { type: 'string', default: '10000000' },
      notes: { type: 'string', default: '100000' },
      parts: { type: 'string', default: PARTS.join(',') },
      contestants: { type: 'string' },
      loads: { type: 'string' },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    publish: values.publish,
    hits: positive('hits', values.hits),
    notes: positive('notes', values.notes),
    parts: values.parts.split(',').map(part),
    ...(values.contestants && { contestants: values.contestants.split(';').map(contestant) }),
    ...(values.loads && { loads: values.loads.split(',').map(load) }),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${name}: expected a number above 0, got ${text}`);
}

function part(name: string): Part {
  const found = PARTS.find((one) => one === name);
  if (found) return found;
  throw new Error(`--parts: there is no ${name}; there are ${PARTS.join(', ')}`);
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
