import type { Chart } from '../language/chart.ts';
import { chartNodes } from '../language/reachable.ts';
import { definitionAt, leaves, Other } from '../values/define-values.ts';

/**
 * References to values that are not declared. The types let none be written for the chart's own values; one of another
 * chart's, or one made past the types, gets here.
 */
export function* undeclaredValues(chart: Chart): Generator<string> {
  for (const { node, file } of chartNodes(chart)) {
    if (node.op !== 'value' || definitionAt(chart.values.definitions, node.path) !== undefined) continue;
    yield `${file}: .Values.${node.path.join('.')} is not declared: add it to defineValues, or refer to one that is`;
  }
}

/** Declared values that neither a template nor a refusal reads: a user who sets one waits for something to happen. */
export function* unreadValues(chart: Chart): Generator<string> {
  const read = new Set<string>();
  for (const { node } of chartNodes(chart)) if (node.op === 'value') read.add(node.path.join('.'));
  for (const { where } of chart.values.refusals) for (const path of pathsIn(where)) read.add(path.join('.'));
  for (const { path } of leaves(chart.values.definitions)) {
    if (path.some((_, index) => read.has(path.slice(0, index + 1).join('.')))) continue;
    yield `values.yaml: ${path.join('.')} is read by no template: use it in one, or remove it from defineValues`;
  }
}

/** The paths of what a refusal asks about. */
function* pathsIn(where: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof where !== 'object' || where === null || where instanceof Other || Array.isArray(where)) yield path;
  else for (const [name, inner] of Object.entries(where)) yield* pathsIn(inner, [...path, name]);
}
