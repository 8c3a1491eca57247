import type { Binding } from '../language/expression.ts';
import { isExpression } from '../language/expression.ts';
import { treeNodes } from '../language/reachable.ts';
import { Conditional, Each, Fragment, type TreeNode } from '../language/tree-nodes.ts';

/** Where something is written: the chart, whose name helpers carry, and what `with` and `range` around it bound. */
export interface Position {
  readonly chartName: string;
  /** What the dot is; the root is then `$`. */
  readonly dot?: Binding;
  /** Variables of `with` and `range`, by what they hold. */
  readonly variables?: ReadonlyMap<Binding, string>;
  /** The file's own variables, which those of `with` and `range` must not hide. */
  readonly ownVariables?: ReadonlySet<string>;
}

/** The position inside a `with` or `range`, whose variables are no others' around it. */
export function inside(position: Position, dot: Binding, named: readonly Binding[]): Position {
  const variables = new Map(position.variables);
  const own = [...(position.ownVariables ?? [])].map((name) => `$${name}`);
  for (const binding of named) variables.set(binding, freeName(binding.name, [...own, ...variables.values()]));
  return { ...position, dot, variables };
}

function freeName(name: string, taken: readonly string[], count = 1): string {
  const candidate = count === 1 ? `$${name}` : `$${name}${count}`;
  return taken.includes(candidate) ? freeName(name, taken, count + 1) : candidate;
}

/** Whether a tree refers to what is bound around it where the dot is something else by then. */
export function outlivesDot(binding: Binding, tree: TreeNode | undefined): boolean {
  if (typeof tree !== 'object' || isExpression(tree)) return false;
  if (tree instanceof Each) return uses(binding, tree.body);
  if (tree instanceof Conditional) {
    if (tree.binding !== undefined && uses(binding, tree.then)) return true;
    return outlivesDot(binding, tree.then) || outlivesDot(binding, tree.otherwise);
  }
  if (tree instanceof Fragment) return 'entries' in tree.content && outlivesDot(binding, tree.content.entries);
  return Object.values(tree).some((inner) => outlivesDot(binding, inner));
}

function uses(binding: Binding, tree: TreeNode): boolean {
  return [...treeNodes(tree)].some((node) => node.op === 'bound' && node.binding === binding);
}
