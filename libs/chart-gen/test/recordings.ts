import { readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './rendered.ts';

/** What one Helm made of every case, and what it was asked. */
export interface Recording {
  readonly helm: string;
  readonly chart: string;
  readonly cases: { readonly [name: string]: { readonly asked: string; readonly outcome: Outcome } };
}

export type HelmMajor = 3 | 4;
export const RECORD_AGAIN = 'record again with: npx nx run chart-gen:record';

export function readRecording(major: HelmMajor): Recording {
  return JSON.parse(readFileSync(fileOf(major), 'utf8')) as Recording;
}

export function writeRecording(major: HelmMajor, recording: Recording): void {
  const { cases, ...asked } = recording;
  // A line for each case, so that a diff shows which of them changed.
  const lines = Object.entries(cases).map(([name, recorded]) => `${JSON.stringify(name)}: ${JSON.stringify(recorded)}`);
  const head = JSON.stringify(asked).slice(0, -1);
  writeFileSync(fileOf(major), `${head}, "cases": {\n${lines.join(',\n')}\n}}\n`);
}

function fileOf(major: HelmMajor): URL {
  return new URL(`recordings/helm${major}.json`, import.meta.url);
}
