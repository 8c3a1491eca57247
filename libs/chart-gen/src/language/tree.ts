import { Binding, bound, type Expression, elementsOf, expression, type Kind, nodeOf } from './expression.ts';
import { given, toPrettyJson } from './functions.ts';
import { Block, Conditional, Each, Fragment, fragment, type TreeNode } from './tree-nodes.ts';

/**
 * What may stand where Kubernetes wants a T: the literal itself, an expression of that type, or either of these
 * under a condition. Object properties keep their names and their optionality, so an unknown field is an error.
 */
export type Tree<T> = PlainTree<T> | When<PlainTree<T>>;
type PlainTree<T> = Expression<T> | LiteralTree<T>;
export type LiteralTree<T> = T extends string | number | boolean
  ? T | (T extends string ? BlockText : never)
  : T extends readonly (infer Item)[]
    ? readonly (Tree<Item> | ForEach<PlainTree<Item>>)[]
    : T extends object
      ? { readonly [K in keyof T]: Tree<Exclude<T[K], undefined>> }
      : never;

// These three are known by symbols alone: a property of theirs with a name would be taken for one of Kubernetes'.
declare const conditional: unique symbol;
declare const repeated: unique symbol;
declare const blockOfText: unique symbol;

/** A T that is there only when a condition holds. */
export interface When<out T> {
  readonly [conditional]: T;
}

/** Several T among the items of a list: one for each element of a value, or all of them under one condition. */
export interface ForEach<out T> {
  readonly [repeated]: T;
}

/** A string over several lines. */
export interface BlockText {
  readonly [blockOfText]: string;
}

/**
 * A property or item that is there only when the condition holds.
 *
 * T comes from where the result stands, never from `then`: so `then` is checked like any literal written there.
 */
export function when<T>(condition: Expression<unknown>, then: NoInfer<T>): When<T>;
export function when<T>(condition: Expression<unknown>, then: NoInfer<T>, otherwise: NoInfer<T>): When<T>;
export function when<T>(condition: Expression<unknown>, then: T, otherwise?: T): When<T> {
  return opaque(new Conditional(condition, then as TreeNode, otherwise as TreeNode | undefined, undefined));
}

/** A value where it is not empty, or what `then` makes of it; where it is empty, the property or item is left out. */
export function ifSet<T>(value: Expression<T>): When<Expression<T>>;
export function ifSet<T, Made>(value: Expression<T>, then: (value: Expression<T>) => NoInfer<Made>): When<Made>;
export function ifSet<T>(
  value: Expression<T>,
  then: (value: Expression<T>) => unknown = (itself) => itself,
): When<unknown> {
  const node = nodeOf(value);
  const binding = new Binding(node.kind, 'value', elementsOf(node));
  return opaque(new Conditional(value, then(bound(binding)) as TreeNode, undefined, binding));
}

/** A nullable value where it is given, be it 0 or ''; where it is null, the property or item is left out. */
export function ifGiven<T>(value: Expression<T>): When<Expression<NonNullable<T>>> {
  return opaque(new Conditional(given(value), value, undefined, undefined));
}

/** Several entries of a map under one condition, spread into it: `{ ...entriesWhen<Spec>(condition, { … }) }`. */
export function entriesWhen<T = never>(
  condition: Expression<unknown>,
  entries: NoInfer<LiteralTree<Partial<T>>>,
): object {
  return fragment({ entries: new Conditional(condition, entries as TreeNode, undefined, undefined) });
}

/**
 * The entries of a value that is a map, where there are any, spread into another: `{ ...entriesOf<Spec>(v.spec), … }`.
 * Keys that stand beside them must be refused by the schema: Helm would write them twice.
 */
export function entriesOf<T = never>(value: Expression<NoInfer<Partial<T>>>): object {
  const binding = new Binding('object');
  return fragment({ entries: new Conditional(value, fragment({ spread: bound(binding) }), undefined, binding) });
}

/** A comment of the manifest, above the entry that follows. */
export function comment(text: string): object {
  return fragment({ comment: text });
}

/** What elements of a type are called when they are written. */
type KindOf<T> = T extends string
  ? 'string'
  : T extends number
    ? 'integer'
    : T extends boolean
      ? 'boolean'
      : T extends readonly unknown[]
        ? 'list'
        : 'object';

/**
 * An item for each element of a list; `kind` is what the elements are.
 *
 * @throws Error where the schema does not say so: of anything nobody knows how Helm writes it
 */
export function each<Element, Item>(
  list: Expression<readonly Element[]>,
  kind: KindOf<Element>,
  item: (element: Expression<Element>) => NoInfer<Item>,
): ForEach<Item> {
  requireElements(list, kind);
  const binding = new Binding(kind);
  return opaque(new Each(list, binding, item(bound(binding)) as TreeNode));
}

/**
 * An item for each entry of a map, in the order of its keys; `kind` is what the values are.
 *
 * @throws Error as `each` does
 */
export function eachEntry<Element, Item>(
  map: Expression<{ readonly [key: string]: Element }>,
  kind: KindOf<Element>,
  item: (key: Expression<string>, value: Expression<Element>) => NoInfer<Item>,
): ForEach<Item> {
  requireElements(map, kind);
  const [key, value] = [new Binding('string', 'key'), new Binding(kind, 'value')];
  return opaque(new Each(map, value, item(bound(key), bound(value)) as TreeNode, key));
}

function requireElements(list: Expression<unknown>, kind: Kind): void {
  if (kind === 'object' || kind === 'list' || elementsOf(nodeOf(list)) === kind) return;
  throw new Error(
    `elements that may be anything are no ${kind}: declare them by strings or stringMap, or take objects`,
  );
}

/** The elements of a value that is a list, as they are, among the items of another. */
export function itemsOf<Item>(list: Expression<readonly Item[]>): ForEach<Expression<Item>> {
  const binding = new Binding('list');
  const items = [new Fragment({ spread: bound(binding) })];
  return opaque(new Fragment({ entries: new Conditional(list, items, undefined, binding) }));
}

/** Several items of a list under one condition. */
export function itemsWhen<Item>(
  condition: Expression<unknown>,
  items: readonly (NoInfer<Item> | When<NoInfer<Item>> | ForEach<NoInfer<Item>>)[],
): ForEach<Item> {
  return opaque(new Fragment({ entries: new Conditional(condition, items as TreeNode, undefined, undefined) }));
}

/**
 * A value as JSON over several lines, in a block scalar. (Of texts in general none can be made: a block scalar takes
 * leading spaces for indentation, and the last line break for its own.)
 */
export function jsonText(value: Expression<unknown>): BlockText {
  return opaque(new Block(toPrettyJson(value)));
}

/**
 * The text of one of the chart's `files`, in a block scalar, without the line breaks at its end. It must be there, and
 * must not begin with a space or a line break.
 */
export function fileText(path: string): BlockText {
  return opaque(new Block(expression({ op: 'file', kind: 'string', path, as: 'text' })));
}

/** The entries of one of the chart's `files`, YAML with a map at its top, spread into a map: `{ ...entriesOfFile(path) }`. */
export function entriesOfFile(path: string): object {
  return fragment({ yaml: expression({ op: 'file', kind: 'string', path, as: 'entries' }) });
}

/** A node under the type that says where it may stand. */
function opaque<T extends When<unknown> | ForEach<unknown> | BlockText>(
  node: Conditional | Each | Block | Fragment,
): T {
  return node as unknown as T;
}
