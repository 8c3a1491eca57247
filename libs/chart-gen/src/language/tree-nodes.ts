import { type Binding, type Expression, isExpression } from './expression.ts';
import type { Helper } from './helper.ts';

/**
 * A tree without its types: what emission, evaluation and the checks walk over. Plain scalars, lists and maps stand for
 * themselves.
 */
export type TreeNode =
  | string
  | number
  | boolean
  | Expression<unknown>
  | Block
  | Conditional
  | Each
  | Fragment
  | readonly TreeNode[]
  | { readonly [key: string]: TreeNode };

/** A part of the tree that is there only when its condition holds. */
export class Conditional {
  constructor(
    readonly condition: Expression<unknown>,
    readonly then: TreeNode,
    readonly otherwise: TreeNode | undefined,
    /** Set when the body refers to what was tested: written `with` instead of `if`. */
    readonly binding: Binding | undefined,
  ) {}
}

/** An item of a list, or a document of a file, once for each element of a value. */
export class Each {
  constructor(
    readonly list: Expression<unknown>,
    readonly binding: Binding,
    readonly body: TreeNode,
    /** Set when the value is a map: its keys, in the order of their bytes. */
    readonly key?: Binding,
  ) {}
}

/** A string over several lines, written as a block scalar. */
export class Block {
  constructor(readonly text: Expression<string>) {}
}

/**
 * Parts of a map that are not a key with a value, and of a list that are not an item: those of a helper, those of a
 * value, those under a condition, a comment.
 */
export class Fragment {
  constructor(readonly content: FragmentContent) {}
}
export type FragmentContent =
  | { readonly include: Helper }
  | { readonly entries: Conditional }
  | { readonly spread: Expression<unknown> }
  | { readonly yaml: Expression<string> }
  | { readonly comment: string };

const FRAGMENT_KEY = '\0';
let fragments = 0;

/** A fragment as something to spread: under a key no YAML key can be, which keeps its place among the others. */
export function fragment(content: FragmentContent): { readonly [key: string]: string } {
  const entry: { readonly [key: string]: unknown } = { [`${FRAGMENT_KEY}${fragments++}`]: new Fragment(content) };
  return entry as { readonly [key: string]: string };
}

export function isMap(tree: TreeNode): tree is { readonly [key: string]: TreeNode } {
  return !isExpression(tree) && Object.getPrototypeOf(tree) === Object.prototype;
}
