import { Binding, type Expression, expression, isExpression, type Kind, nodeOf } from './expression.ts';
import { given } from './functions.ts';
import type { Helper } from './helper.ts';

/**
 * What may stand where Kubernetes wants a T: the literal itself, an expression of that type, or either of these
 * under a condition. Object properties keep their names and their optionality, so an unknown field is an error.
 */
export type Tree<T> = PlainTree<T> | Conditional<PlainTree<T>>;
type PlainTree<T> = Expression<T> | LiteralTree<T>;
export type LiteralTree<T> = T extends string | number | boolean
  ? T | (T extends string ? Block : never)
  : T extends readonly (infer Item)[]
    ? readonly (Tree<Item> | Each<PlainTree<Item>>)[]
    : T extends object
      ? { readonly [K in keyof T]: Tree<Exclude<T[K], undefined>> }
      : never;

/** The same without types: what emission, evaluation and the checks walk over. */
export type TreeNode =
  | string
  | number
  | boolean
  | Expression<unknown>
  | Block
  | Conditional<unknown>
  | Each<unknown>
  | Fragment
  | readonly TreeNode[]
  | { readonly [key: string]: TreeNode };

/** A part of the tree that is there only when its condition holds. */
export class Conditional<out T> {
  declare readonly type?: T;
  constructor(
    readonly condition: Expression<unknown>,
    readonly then: TreeNode,
    readonly otherwise: TreeNode | undefined,
    /** Set when the body refers to what was tested: written `with` instead of `if`. */
    readonly binding: Binding | undefined,
  ) {}
}

/** An item of a list, once for each element of a value. */
export class Each<out Item> {
  declare readonly type?: Item;
  constructor(
    readonly list: Expression<unknown>,
    readonly binding: Binding,
    readonly body: TreeNode,
  ) {}
}

/** A string over several lines, written as a block scalar. */
export class Block {
  constructor(readonly text: Expression<string>) {}
}

/** Entries of a map that are not a key with a value: those of a helper, those under a condition, a comment. */
export class Fragment {
  constructor(readonly content: FragmentContent) {}
}
export type FragmentContent =
  | { readonly include: Helper }
  | { readonly entries: Conditional<unknown> }
  | { readonly spread: Expression<unknown> }
  | { readonly comment: string };

/**
 * A property or item that is there only when the condition holds.
 *
 * T comes from where the result stands, never from `then`: so `then` is checked like any literal written there.
 */
export function when<T>(condition: Expression<unknown>, then: NoInfer<T>): Conditional<T>;
export function when<T>(condition: Expression<unknown>, then: NoInfer<T>, otherwise: NoInfer<T>): Conditional<T>;
export function when<T>(condition: Expression<unknown>, then: T, otherwise?: T): Conditional<T> {
  return new Conditional(condition, then as TreeNode, otherwise as TreeNode | undefined, undefined);
}

/** A value where it is not empty; where it is, the property or item is left out. */
export function ifSet<T>(value: Expression<T>): Conditional<Expression<T>> {
  const { kind } = nodeOf(value);
  const binding = new Binding(kind);
  return new Conditional(value, expression({ op: 'bound', kind, binding }), undefined, binding);
}

/** A nullable value where it is given, be it 0 or ''; where it is null, the property or item is left out. */
export function ifGiven<T>(value: Expression<T>): Conditional<Expression<NonNullable<T>>> {
  return new Conditional(given(value), value, undefined, undefined);
}

/** Several entries of a map under one condition, spread into it: `{ ...entriesWhen<Spec>(condition, { … }) }`. */
export function entriesWhen<T>(condition: Expression<unknown>, entries: LiteralTree<Partial<T>>): object {
  return fragment({ entries: new Conditional(condition, entries as TreeNode, undefined, undefined) });
}

/** The entries of a value that is a map of strings or of other things, where there are any, spread into another. */
export function entriesOf<T extends object>(value: Expression<T>): object {
  const binding = new Binding('object');
  const bound: Expression<T> = expression({ op: 'bound', kind: 'object', binding });
  return fragment({ entries: new Conditional(value, fragment({ spread: bound }), undefined, binding) });
}

/** A comment of the manifest, above the entry that follows. */
export function comment(text: string): object {
  return fragment({ comment: text });
}

/** An item for each element of a list; `kind` is what the elements are. */
export function each<Element, Item>(
  list: Expression<readonly Element[]>,
  kind: Kind,
  item: (element: Expression<Element>) => NoInfer<Item>,
): Each<Item> {
  const binding = new Binding(kind);
  return new Each<Item>(list, binding, item(expression({ op: 'bound', kind, binding })) as TreeNode);
}

/** A text computed by a template, as a block scalar of as many lines as it has. */
export function block(text: Expression<string>): Block {
  return new Block(text);
}

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
