import { goJson } from '../evaluation/go-json.ts';
import { isTable } from '../helm/coalesce.ts';
import type { HelmValue } from '../helm/values-file.ts';
import { quantity } from './quantity.ts';

/** Two values that are not the same, and where they stand in what was compared. */
export interface Difference {
  readonly path: string;
  readonly from: HelmValue | undefined;
  readonly to: HelmValue | undefined;
}

/** Whether two values are the same, in whatever order their keys are. */
export function same(one: HelmValue | undefined, other: HelmValue | undefined): boolean {
  return goJson(one ?? null) === goJson(other ?? null);
}

/** The innermost differences of two values. Sizes of storage are compared as what they stand for. */
export function* differences(
  from: HelmValue | undefined,
  to: HelmValue | undefined,
  path: string,
): Generator<Difference> {
  if (same(from, to) || (path.endsWith('.storage') && quantity(from) === quantity(to))) return;
  if (isTable(from) && isTable(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      yield* differences(from[key], to[key], `${path}.${key}`);
    }
  } else if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    for (const [index, item] of from.entries()) yield* differences(item, to[index], `${path}[${index}]`);
  } else yield { path, from, to };
}
