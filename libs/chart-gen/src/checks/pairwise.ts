import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { field } from './object-index.ts';

/** A value that decides what is rendered, and the settings of it that matter. */
export interface Toggle {
  readonly path: readonly string[];
  readonly settings: readonly HelmValue[];
}

export interface PairwiseValues {
  readonly values: readonly HelmValues[];
  /** How many pairs of settings the schema refused whatever was around them. */
  readonly refused: number;
}

/**
 * Values that hold every pair of settings of any two toggles, each admitted by the schema, found greedily.
 *
 * @param bases values to set pairs in: a pair that contradicts the first of them may go with another
 */
export function pairwise(
  toggles: readonly Toggle[],
  bases: readonly HelmValues[],
  admits: (values: HelmValues) => boolean,
): PairwiseValues {
  const open = pairsOf(toggles);
  const found: HelmValues[] = [];
  let refused = 0;
  for (const [key, pair] of open) {
    const start = bases.map((base) => withChoices(base, pair)).find(admits);
    if (start === undefined) {
      open.delete(key);
      refused++;
      continue;
    }
    const row = filled(start, pair, toggles, open, admits);
    for (const closed of pairsIn(row, toggles)) open.delete(closed);
    found.push(row);
  }
  return { values: found, refused };
}

interface Choice {
  readonly toggle: number;
  readonly path: readonly string[];
  readonly setting: number;
  readonly value: HelmValue;
}
type Pair = readonly [Choice, Choice];
type OpenPairs = Map<string, Pair>;

function pairsOf(toggles: readonly Toggle[]): OpenPairs {
  const choices = toggles.map(({ path, settings }, toggle) =>
    settings.map((value, setting) => ({ toggle, path, setting, value })),
  );
  const open: OpenPairs = new Map();
  for (const [index, left] of choices.entries()) {
    for (const right of choices.slice(index + 1)) {
      for (const a of left) for (const b of right) open.set(keyOf(a.toggle, a.setting, b.toggle, b.setting), [a, b]);
    }
  }
  return open;
}

function keyOf(a: number, settingA: number, b: number, settingB: number): string {
  return `${a}=${settingA},${b}=${settingB}`;
}

function withChoices(base: HelmValues, choices: readonly Choice[]): HelmValues {
  return choices.reduce((values, { path, value }) => withValue(values, path, value), base);
}

/** The values with each other toggle set to what closes most pairs with those before it, where the schema lets it. */
function filled(
  start: HelmValues,
  pair: Pair,
  toggles: readonly Toggle[],
  open: OpenPairs,
  admits: (values: HelmValues) => boolean,
): HelmValues {
  let values = start;
  const chosen = new Map(pair.map(({ toggle, setting }) => [toggle, setting]));
  for (const [toggle, { path, settings }] of toggles.entries()) {
    if (chosen.has(toggle)) continue;
    const closes = (setting: number) =>
      [...chosen].filter(([other, its]) => isOpen(open, toggle, setting, other, its)).length;
    const current = settingIn(values, toggles[toggle]);
    const ranked = [...settings.keys()]
      .map((setting) => ({ setting, closes: closes(setting) }))
      .sort((a, b) => b.closes - a.closes || Number(b.setting === current) - Number(a.setting === current));
    for (const { setting } of ranked) {
      const candidate = setting === current ? values : withValue(values, path, settings[setting] ?? null);
      if (candidate !== values && !admits(candidate)) continue;
      values = candidate;
      chosen.set(toggle, setting);
      break;
    }
  }
  return values;
}

function isOpen(open: OpenPairs, a: number, settingA: number, b: number, settingB: number): boolean {
  return open.has(a < b ? keyOf(a, settingA, b, settingB) : keyOf(b, settingB, a, settingA));
}

function* pairsIn(values: HelmValues, toggles: readonly Toggle[]): Generator<string> {
  const settings = toggles.map((toggle) => settingIn(values, toggle));
  for (const [a, settingA] of settings.entries()) {
    for (const [offset, settingB] of settings.slice(a + 1).entries())
      yield keyOf(a, settingA, a + 1 + offset, settingB);
  }
}

/** Which setting of a toggle values have; -1 for another. */
function settingIn(values: HelmValues, toggle: Toggle | undefined): number {
  if (toggle === undefined) return -1;
  const value = JSON.stringify(field(values, ...toggle.path) ?? null);
  return toggle.settings.findIndex((setting) => JSON.stringify(setting) === value);
}

/** Values with one of them set otherwise. */
export function withValue(values: HelmValues, path: readonly string[], setting: HelmValue): HelmValues {
  const [name, ...rest] = path;
  if (name === undefined) return values;
  if (rest.length === 0) return { ...values, [name]: setting };
  return { ...values, [name]: withValue((values[name] ?? {}) as HelmValues, rest, setting) };
}
