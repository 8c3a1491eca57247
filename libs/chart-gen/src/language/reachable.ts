import type { Chart } from './chart.ts';
import { ChartError } from './chart-error.ts';
import { descend, type Expression, type ExpressionNode, isExpression, syntax } from './expression.ts';
import type { Helper } from './helper.ts';
import { Line, type Text } from './text.ts';
import { Block, Conditional, Each, Fragment, type TreeNode } from './tree-nodes.ts';

/** Every expression node of a chart, helpers' bodies included, each with the file it stands in. */
export function* chartNodes(chart: Chart): Generator<{ readonly node: ExpressionNode; readonly file: string }> {
  for (const { file, resource, condition } of chart.templates) {
    if (condition !== undefined) yield* inFile(`templates/${file}`, descend(condition[syntax]));
    yield* inFile(`templates/${file}`, treeNodes(resource.tree));
  }
  yield* inFile('templates/NOTES.txt', textNodes(chart.notes));
  for (const helper of chartHelpers(chart)) yield* inFile(`templates/${helper.file}`, helperNodes(helper));
}

function* inFile(file: string, nodes: Iterable<ExpressionNode>) {
  for (const node of nodes) yield { node, file };
}

/**
 * The helpers a chart uses, directly or through others, in the order in which they were defined.
 *
 * @throws ChartError where two have one name
 */
export function chartHelpers(chart: Chart): readonly Helper[] {
  const found = new Set<Helper>();
  const follow = (nodes: Iterable<ExpressionNode>): void => {
    for (const node of nodes) {
      if (node.op !== 'include' || found.has(node.helper)) continue;
      found.add(node.helper);
      follow(helperNodes(node.helper));
    }
  };
  for (const { resource, condition } of chart.templates) {
    if (condition !== undefined) follow(descend(condition[syntax]));
    follow(treeNodes(resource.tree));
  }
  follow(textNodes(chart.notes));
  const helpers = [...found].sort((a, b) => a.order - b.order);
  const names = helpers.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined) throw new ChartError([`helper ${twin}: there are two of that name: give one another`]);
  return helpers;
}

/** The expression nodes of a helper's own body. */
export function* helperNodes({ body }: Helper): Generator<ExpressionNode> {
  if (body.gives === 'map') return yield* treeNodes(body.tree);
  for (const { condition, text } of body.cases) {
    if (condition !== undefined) yield* descend(condition[syntax]);
    yield* descend(text[syntax]);
  }
}

/** The expression nodes of a tree; a helper spread into a map counts as an include of it. */
export function* treeNodes(tree: TreeNode | undefined): Generator<ExpressionNode> {
  if (tree === undefined || typeof tree !== 'object') return;
  if (isExpression(tree)) yield* descend(tree[syntax]);
  else if (tree instanceof Block) yield* descend(tree.text[syntax]);
  else if (tree instanceof Conditional) {
    yield* descend(tree.condition[syntax]);
    yield* treeNodes(tree.then);
    yield* treeNodes(tree.otherwise);
  } else if (tree instanceof Each) {
    yield* descend(tree.list[syntax]);
    yield* treeNodes(tree.body);
  } else if (tree instanceof Fragment) yield* fragmentNodes(tree);
  else for (const inner of Object.values(tree)) yield* treeNodes(inner);
}

function* fragmentNodes({ content }: Fragment): Generator<ExpressionNode> {
  if ('include' in content) yield { op: 'include', kind: 'string', helper: content.include };
  if ('entries' in content) yield* treeNodes(content.entries);
  if ('spread' in content) yield* descend(content.spread[syntax]);
  if ('yaml' in content) yield* descend(content.yaml[syntax]);
}

/** The conditions of a chart that decide what is rendered, wherever they stand. */
export function* conditionsOf(tree: TreeNode | undefined): Generator<Expression<unknown>> {
  if (tree === undefined || typeof tree !== 'object' || isExpression(tree) || tree instanceof Block) return;
  if (tree instanceof Conditional) {
    yield tree.condition;
    yield* conditionsOf(tree.then);
    yield* conditionsOf(tree.otherwise);
  } else if (tree instanceof Each) yield* conditionsOf(tree.body);
  else if (tree instanceof Fragment) {
    if ('entries' in tree.content) yield* conditionsOf(tree.content.entries);
    if ('include' in tree.content && tree.content.include.body.gives === 'map') {
      yield* conditionsOf(tree.content.include.body.tree);
    }
  } else for (const inner of Object.values(tree)) yield* conditionsOf(inner);
}

/** The expression nodes of a text. */
export function* textNodes(text: Text): Generator<ExpressionNode> {
  for (const node of text) {
    if (node instanceof Line) {
      for (const part of node.parts) if (typeof part !== 'string') yield* descend(part[syntax]);
    } else {
      yield* descend(node.condition[syntax]);
      yield* textNodes(node.then);
      yield* textNodes(node.otherwise);
    }
  }
}
