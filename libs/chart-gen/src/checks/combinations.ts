import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { descend, type ExpressionNode, syntax } from '../language/expression.ts';
import { chartHelpers, conditionsOf, helperNodes, treeNodes } from '../language/reachable.ts';
import { defaultsOf, leaves, type ValueDefinition } from '../values/define-values.ts';

/** A value that decides what is rendered, and the settings of it that matter. */
interface Toggle {
  readonly path: readonly string[];
  readonly settings: readonly HelmValue[];
}

/** Values to render a chart with, and how completely they cover its toggles. */
export interface Combinations {
  readonly values: readonly HelmValues[];
  /** Names of the toggles of which every combination is there. */
  readonly exhaustive: readonly string[];
  /** Names of the toggles of which every pair of settings is there. */
  readonly pairwise: readonly string[];
}

/** More combinations than this are not all tried. */
const MOST = 4096;

/**
 * Every combination of the values that conditions read; where that is too many, every pair of settings. Values that
 * only choose a name are combined pairwise in any case.
 */
export function combinationsOf(chart: Chart): Combinations {
  const all = toggles(chart, choosing(chart));
  const structural = toggles(chart, deciding(chart));
  const defaults = defaultsOf(chart.values.definitions) as HelmValues;
  const total = structural.reduce((product, { settings }) => product * settings.length, 1);
  const exhaustive = total <= MOST ? structural : [];
  // First the defaults: they are all there is where no condition reads a value.
  const rows = [[], ...(exhaustive.length === 0 ? [] : product(exhaustive)), ...pairwise(all)];
  return {
    values: rows.map((row) => row.reduce((values, { path, setting }) => withValue(values, path, setting), defaults)),
    exhaustive: exhaustive.map(({ path }) => path.join('.')),
    pairwise: all.map(({ path }) => path.join('.')),
  };
}

/** Paths of the values that decide whether something is rendered. */
function deciding(chart: Chart): ReadonlySet<string> {
  const conditions = chart.templates.flatMap(({ condition, resource }) => [
    ...(condition === undefined ? [] : [condition]),
    ...conditionsOf(resource.tree),
  ]);
  return pathsIn(conditions.flatMap((condition) => [...descend(condition[syntax])]));
}

/** Paths of the values that decide whether a file is there at all. */
function decidingFiles(chart: Chart): ReadonlySet<string> {
  const conditions = chart.templates.flatMap(({ condition }) => (condition === undefined ? [] : [condition]));
  return pathsIn(conditions.flatMap((condition) => [...descend(condition[syntax])]));
}

/** Paths of these and of the values a helper chooses by: `default`, `coalesce`, its conditions. */
function choosing(chart: Chart): ReadonlySet<string> {
  const nodes = [
    ...chart.templates.flatMap(({ resource }) => [...treeNodes(resource.tree)]),
    ...chartHelpers(chart).flatMap((helper) => [...helperNodes(helper)]),
  ];
  const choices = nodes.filter(
    (node) => node.op === 'call' && ['default', 'coalesce', 'eq', 'ne', 'and', 'or', 'not'].includes(node.name),
  );
  return new Set([...deciding(chart), ...pathsIn(choices.flatMap((node) => [...descend(node)]))]);
}

function pathsIn(nodes: readonly ExpressionNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => (node.op === 'value' ? [node.path.join('.')] : [])));
}

function toggles(chart: Chart, paths: ReadonlySet<string>): readonly Toggle[] {
  const files = decidingFiles(chart);
  return [...leaves(chart.values.definitions)]
    .filter(({ path }) => paths.has(path.join('.')))
    .map(({ path, definition }) => ({
      path,
      // What is passed on decides no more than itself, unless a whole file is there for it.
      settings: [...settingsOf(definition, path), ...(files.has(path.join('.')) ? fillings(definition) : [])],
    }))
    .filter(({ settings }) => settings.length > 1);
}

function settingsOf(definition: ValueDefinition<unknown>, path: readonly string[]): readonly HelmValue[] {
  const standard = definition.default as HelmValue;
  if (definition.schema.enum !== undefined) return definition.schema.enum;
  if (definition.kind === 'boolean') return [true, false];
  if (definition.nullable) return [standard, null];
  if (definition.kind !== 'string') return [standard];
  const example = `example-${path.join('-').toLowerCase()}`;
  return matches(definition, example) ? [standard, example] : [standard];
}

/** A list or map that is otherwise empty, with something in it; one that is not, empty. */
function fillings({ kind, default: standard, schema }: ValueDefinition<unknown>): readonly HelmValue[] {
  if (kind !== 'list' && kind !== 'object') return [];
  if (Object.keys(standard as object).length > 0) return [kind === 'list' ? [] : {}];
  if (kind === 'object') return [{ example: 'example' }];
  const item = schema.items ?? {};
  if (item.type === 'object') return item.required === undefined ? [[{}]] : [];
  return new RegExp(item.pattern ?? '', 'u').test('example') ? [['example']] : [];
}

/** Whether a text is of the form a string's definition asks for. */
export function matches({ schema }: ValueDefinition<unknown>, text: string): boolean {
  const { pattern = '', maxLength = Number.POSITIVE_INFINITY } = schema;
  return new RegExp(pattern, 'u').test(text) && text.length <= maxLength;
}

interface Choice {
  readonly path: readonly string[];
  readonly setting: HelmValue;
}

function product(all: readonly Toggle[]): readonly (readonly Choice[])[] {
  return all.reduce<readonly (readonly Choice[])[]>(
    (rows, { path, settings }) => rows.flatMap((row) => settings.map((setting) => [...row, { path, setting }])),
    [[]],
  );
}

/** Rows that hold every pair of settings of any two toggles, found greedily. */
function pairwise(all: readonly Toggle[]): readonly (readonly Choice[])[] {
  const open = new Set<string>();
  const key = (a: number, settingA: number, b: number, settingB: number) => `${a}=${settingA},${b}=${settingB}`;
  all.forEach(({ settings: left }, a) => {
    all.slice(a + 1).forEach(({ settings: right }, offset) => {
      for (const i of left.keys()) for (const j of right.keys()) open.add(key(a, i, a + 1 + offset, j));
    });
  });
  const rows: number[][] = [];
  while (open.size > 0) {
    const row: number[] = [];
    for (const [toggle, { settings }] of all.entries()) {
      const closes = (setting: number) =>
        row.filter((chosen, before) => open.has(key(before, chosen, toggle, setting))).length;
      // Where none closes a pair with those before, take the one with most pairs still open behind it.
      const behind = (setting: number) =>
        all.reduce((sum, other, after) => {
          if (after <= toggle) return sum;
          return sum + [...other.settings.keys()].filter((j) => open.has(key(toggle, setting, after, j))).length;
        }, 0);
      const ranked = [...settings.keys()].sort((i, j) => closes(j) - closes(i) || behind(j) - behind(i));
      row.push(ranked[0] ?? 0);
    }
    row.forEach((i, a) => {
      row.forEach((j, b) => {
        if (a < b) open.delete(key(a, i, b, j));
      });
    });
    rows.push(row);
  }
  return rows.map((row) =>
    row.flatMap((setting, toggle) => {
      const { path, settings } = all[toggle] ?? { path: [], settings: [] };
      return [{ path, setting: settings[setting] ?? null }];
    }),
  );
}

/** Values with one of them set otherwise. */
export function withValue(values: HelmValues, path: readonly string[], setting: HelmValue): HelmValues {
  const [name, ...rest] = path;
  if (name === undefined) return values;
  if (rest.length === 0) return { ...values, [name]: setting };
  return { ...values, [name]: withValue((values[name] ?? {}) as HelmValues, rest, setting) };
}
