import { coalesce } from '../helm/coalesce.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { descend, type ExpressionNode, syntax } from '../language/expression.ts';
import { chartHelpers, conditionsOf, helperNodes, treeNodes } from '../language/reachable.ts';
import { defaultsOf, leaves, type ValueDefinition } from '../values/define-values.ts';
import { pairwise, type Toggle, withValue } from './pairwise.ts';

/** Values to render a chart with, all of them admitted by its schema, and how completely they cover its toggles. */
export interface Combinations {
  readonly values: readonly HelmValues[];
  /** Names of the toggles of which every combination is there that the schema admits. */
  readonly exhaustive: readonly string[];
  /** Names of the toggles of which every pair of settings is there that the schema admits. */
  readonly pairwise: readonly string[];
  /** How many of these pairs it refuses. */
  readonly refused: number;
}

/** More combinations than this are not all tried. */
const MOST = 512;

/**
 * Every combination of the values that conditions read; where that is too many, every pair of settings. Values that
 * only choose a name are combined pairwise in any case.
 *
 * @param admits whether the schema lets values through
 */
export function combinationsOf(chart: Chart, admits: (values: HelmValues) => boolean): Combinations {
  const all = toggles(chart, choosing(chart));
  const structural = toggles(chart, deciding(chart));
  const defaults = defaultsOf(chart.values.definitions) as HelmValues;
  const total = structural.reduce((product, { settings }) => product * settings.length, 1);
  const exhaustive = total <= MOST ? structural : [];
  // The chart's cases show what goes together: a mode, say, and the Secret it needs.
  const cases = Object.values(chart.cases).map(({ values }) => coalesce(values as HelmValues, defaults));
  const bases = [defaults, ...cases].filter(admits);
  const pairs = pairwise(all, bases, admits);
  return {
    values: [
      ...bases,
      ...(exhaustive.length === 0 ? [] : product(exhaustive, defaults)).filter(admits),
      ...pairs.values,
    ],
    exhaustive: exhaustive.map(({ path }) => path.join('.')),
    pairwise: all.map(({ path }) => path.join('.')),
    refused: pairs.refused,
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

function product(all: readonly Toggle[], defaults: HelmValues): readonly HelmValues[] {
  return all.reduce<readonly HelmValues[]>(
    (rows, { path, settings }) => rows.flatMap((row) => settings.map((setting) => withValue(row, path, setting))),
    [defaults],
  );
}
