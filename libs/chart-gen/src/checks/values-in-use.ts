import type { Chart } from '../language/chart.ts';
import { chartNodes } from '../language/reachable.ts';
import { definitionAt, leaves } from '../values/define-values.ts';

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

/** Declared values that no template reads: a user who sets one waits for something to happen. */
export function* unreadValues(chart: Chart): Generator<string> {
  const read = new Set<string>();
  for (const { node } of chartNodes(chart)) if (node.op === 'value') read.add(node.path.join('.'));
  for (const { path } of leaves(chart.values.definitions)) {
    if (path.some((_, index) => read.has(path.slice(0, index + 1).join('.')))) continue;
    yield `values.yaml: ${path.join('.')} is read by no template: use it in one, or remove it from defineValues`;
  }
}
