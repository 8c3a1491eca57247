import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Helm } from './helm.ts';

/** How many cases are generated, and from which seed: the same each time, unless others are asked for. */
export const cases = Number(process.env['CHART_GEN_CASES'] ?? 100);
export const seed = Number(process.env['CHART_GEN_SEED'] ?? 1);

/** Both Helms of this machine, and a directory, for the tests of a file. */
export interface Helms {
  directory: string;
  both: readonly Helm[];
}

export function useHelms(): Helms {
  const helms: Helms = { directory: '', both: [] };
  beforeAll(async () => {
    helms.directory = await mkdtemp(join(tmpdir(), 'chart-gen-helms-'));
    helms.both = [await Helm.find(3), await Helm.find(4)];
  });
  afterAll(async () => {
    await Promise.all(helms.both.map((helm) => helm.close()));
    await rm(helms.directory, { recursive: true });
  });
  return helms;
}
