import type { FunctionName } from './functions.ts';
import type { Helper } from './helper.ts';

/** Where an expression keeps its syntax tree: under a symbol, so that no declared value's name can hide it. */
export const syntax: unique symbol = Symbol('syntax');
declare const type: unique symbol;

/**
 * Something a template computes, whose result has type T: a reference to a value, a field of the release, a call.
 * It is emitted as a Go template expression and evaluated in process from the same tree.
 */
export interface Expression<out T> {
  readonly [syntax]: ExpressionNode;
  readonly [type]?: T;
}

/**
 * What the result is when it reaches YAML, which decides how it is written: strings quoted, objects by toYaml. A word
 * is a string that YAML reads as itself wherever it stands.
 */
export type Kind = 'string' | 'word' | 'integer' | 'boolean' | 'object' | 'list';

export type ExpressionNode =
  | { readonly op: 'literal'; readonly kind: Kind; readonly value: string | number | boolean }
  | { readonly op: 'value'; readonly kind: Kind; readonly path: readonly string[]; readonly elements?: Kind }
  | { readonly op: 'builtin'; readonly kind: 'string'; readonly object: BuiltinObject; readonly field: string }
  | { readonly op: 'call'; readonly kind: Kind; readonly name: FunctionName; readonly args: readonly ExpressionNode[] }
  | { readonly op: 'include'; readonly kind: 'string'; readonly helper: Helper }
  | { readonly op: 'variable'; readonly kind: Kind; readonly name: string; readonly meaning: ExpressionNode }
  | { readonly op: 'bound'; readonly kind: Kind; readonly binding: Binding }
  | { readonly op: 'file'; readonly kind: 'string'; readonly path: string; readonly as: 'text' | 'entries' };

export type BuiltinObject = 'Release' | 'Chart';

/** The thing that `with` and `range` bind while their body is rendered: to the dot, and to a variable where they must. */
export class Binding {
  constructor(
    readonly kind: Kind,
    /** What the variable is called, if there is one. */
    readonly name = 'item',
    /** What the elements of a list or map are, if all of them are scalars of one kind. */
    readonly elements?: Kind,
  ) {}
}

export function bound<T>(binding: Binding): Expression<T> {
  return expression({ op: 'bound', kind: binding.kind, binding });
}

export function expression<T>(node: ExpressionNode): Expression<T> {
  return { [syntax]: node };
}

export function isExpression(candidate: unknown): candidate is Expression<unknown> {
  return typeof candidate === 'object' && candidate !== null && syntax in candidate;
}

/** The syntax tree of an expression, or of a plain scalar standing where one may stand. */
export function nodeOf(operand: Expression<unknown> | string | number | boolean): ExpressionNode {
  if (isExpression(operand)) return operand[syntax];
  return { op: 'literal', kind: kindOfLiteral(operand), value: operand };
}

function kindOfLiteral(literal: string | number | boolean): Kind {
  if (typeof literal === 'string') return 'string';
  return typeof literal === 'number' ? 'integer' : 'boolean';
}

/** What the elements of a list or map are, where the schema or a function says so: undefined where they may be anything. */
export function elementsOf(node: ExpressionNode): Kind | undefined {
  switch (node.op) {
    case 'value':
      return node.elements;
    case 'bound':
      return node.binding.elements;
    case 'variable':
      return elementsOf(node.meaning);
    default:
      return node.op === 'call' && node.name === 'untilStep' ? 'integer' : undefined;
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An expression under a name, which its file gives it at the top: for what would be too long where it is used. */
export function variable<T>(name: string, meaning: Expression<T>): Expression<T> {
  if (!NAME.test(name)) throw new Error(`variable ${name}: a template cannot name it; use letters, digits and _`);
  return expression({ op: 'variable', kind: meaning[syntax].kind, name, meaning: meaning[syntax] });
}

/** Every node below and including this one, helpers' bodies not entered. */
export function* descend(node: ExpressionNode): Generator<ExpressionNode> {
  yield node;
  if (node.op === 'call') for (const arg of node.args) yield* descend(arg);
  if (node.op === 'variable') yield* descend(node.meaning);
}
