import type { HelmValue, HelmValues } from './values-file.ts';

/**
 * A values file laid over those before it, as Helm's flags do it: maps are merged, everything else is replaced, and a
 * null stays one.
 */
export function overlay(below: HelmValues, above: HelmValues): HelmValues {
  const merged: { [key: string]: HelmValue } = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const existing = Object.hasOwn(below, key) ? below[key] : undefined;
    put(merged, key, isTable(existing) && isTable(value) ? overlay(existing, value) : value);
  }
  return merged;
}

/**
 * A user's values laid over the chart's defaults (`CoalesceValues`): a null takes a default away. One for a key
 * without a default stays. A table and something else do not mix: what the user gave stays.
 */
export function coalesce(user: HelmValues, defaults: HelmValues): HelmValues {
  const result: { [key: string]: HelmValue } = { ...user };
  for (const [key, fallback] of Object.entries(defaults)) {
    if (!Object.hasOwn(user, key)) result[key] = fallback;
    else {
      const given = user[key] ?? null;
      if (given === null && fallback !== null) delete result[key];
      else if (isTable(given) && isTable(fallback)) result[key] = coalesce(given, fallback);
    }
  }
  return result;
}

export function isTable(value: HelmValue | undefined): value is HelmValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a key, whatever JavaScript makes of it: `__proto__` is one like any other to Helm. */
export function put(map: { [key: string]: HelmValue }, key: string, value: HelmValue): void {
  Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
}
