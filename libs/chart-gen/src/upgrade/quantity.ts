import type { HelmValue } from '../helm/values-file.ts';

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['m', 1e-3],
  ['', 1],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index) => [suffix, 1000 ** (index + 1)] as const),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, 1024 ** (index + 1)] as const),
]);

/** The number that a quantity of Kubernetes stands for: 1Gi and 1024Mi are the same. Undefined where it is none. */
export function quantity(value: HelmValue | undefined): number | undefined {
  const [, digits = '', suffix = ''] = /^([0-9.]+(?:[eE][-+]?[0-9]+)?)([A-Za-z]*)$/.exec(String(value)) ?? [];
  const factor = FACTORS.get(suffix);
  return digits === '' || factor === undefined ? undefined : Number(digits) * factor;
}
