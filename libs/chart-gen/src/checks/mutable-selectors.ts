import type { Chart } from '../language/chart.ts';
import type { ExpressionNode } from '../language/expression.ts';
import { helperNodes, treeNodes } from '../language/reachable.ts';
import { Conditional, Fragment, isMap, type TreeNode } from '../language/tree-nodes.ts';
import { definitionAt } from '../values/define-values.ts';

/** Keys below which everything takes part in telling pods apart. */
const SELECTOR_KEYS: ReadonlySet<string> = new Set(['selector', 'matchLabels', 'labelSelector', 'podSelector']);

/**
 * Selectors and labels of claim templates that anything can change which an upgrade may change: the API server refuses
 * the upgrade then, or the Service loses its pods. They may hold literals, the release's and the chart's name, and
 * values declared as `identity`.
 */
export function* mutableSelectors(chart: Chart): Generator<string> {
  for (const { file, resource } of chart.templates) {
    for (const { path, tree } of immutableParts(resource.tree, [])) {
      for (const culprit of new Set(mutableNodes(chart, treeNodes(tree)))) {
        yield `templates/${file}: ${path.join('.')} changes with ${culprit}: leave it out, or declare the value as identity`;
      }
    }
  }
}

interface Part {
  readonly path: readonly string[];
  readonly tree: TreeNode;
}

function* immutableParts(tree: TreeNode | undefined, path: readonly string[]): Generator<Part> {
  if (typeof tree !== 'object') return;
  if (tree instanceof Conditional) {
    yield* immutableParts(tree.then, path);
    yield* immutableParts(tree.otherwise, path);
  } else if (tree instanceof Fragment) {
    if ('entries' in tree.content) yield* immutableParts(tree.content.entries, path);
    if ('include' in tree.content && tree.content.include.body.gives === 'map') {
      yield* immutableParts(tree.content.include.body.tree, path);
    }
  } else if (isList(tree)) {
    for (const [index, item] of tree.entries()) yield* immutableParts(item, [...path, String(index)]);
  } else if (isMap(tree)) {
    for (const [key, inner] of Object.entries(tree)) {
      const here = inner instanceof Fragment ? path : [...path, key];
      if (SELECTOR_KEYS.has(key) || isClaimLabels(here)) yield { path: here, tree: inner };
      else yield* immutableParts(inner, here);
    }
  }
}

function isClaimLabels(path: readonly string[]): boolean {
  return path.includes('volumeClaimTemplates') && ['labels', 'annotations'].includes(path.at(-1) ?? '');
}

function* mutableNodes(chart: Chart, nodes: Iterable<ExpressionNode>): Generator<string> {
  for (const node of nodes) {
    if (node.op === 'include') yield* mutableNodes(chart, helperNodes(node.helper));
    if (node.op === 'builtin' && node.object === 'Chart' && node.field !== 'Name') yield `.Chart.${node.field}`;
    if (node.op === 'call' && (node.name === 'randAlphaNum' || node.name === 'lookup')) yield node.name;
    if (node.op === 'value' && definitionAt(chart.values.definitions, node.path)?.identity !== true) {
      yield `.Values.${node.path.join('.')}`;
    }
  }
}

function isList(tree: TreeNode): tree is readonly TreeNode[] {
  return Array.isArray(tree);
}
