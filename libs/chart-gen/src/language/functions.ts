import { type Expression, type ExpressionNode, elementsOf, expression, type Kind, nodeOf } from './expression.ts';

/**
 * The functions of Helm's templates that the language offers, by their names there. What each computes is in
 * evaluation/template-functions.ts; how each is written (`a | f b` or `f a b`) in emission/expression-printer.ts.
 */
export type FunctionName =
  | 'add'
  | 'and'
  | 'b64enc'
  | 'coalesce'
  | 'contains'
  | 'default'
  | 'dig'
  | 'eq'
  | 'gt'
  | 'join'
  | 'kindIs'
  | 'lookup'
  | 'mul'
  | 'ne'
  | 'not'
  | 'or'
  | 'printf'
  | 'randAlphaNum'
  | 'replace'
  | 'sha256sum'
  | 'toJson'
  | 'toPrettyJson'
  | 'toString'
  | 'trimAll'
  | 'trunc'
  | 'untilStep';

type Operand<T> = Expression<T> | T;
type Text = Operand<string>;
type Whole = Operand<number>;

function call<T>(name: FunctionName, kind: Kind, args: readonly ExpressionNode[]): Expression<T> {
  return expression({ op: 'call', kind, name, args });
}

/** Whether a string or boolean equals a literal. Numbers are left out: Go compares no int64 with a float64. */
export function equals<T extends string | boolean>(left: Expression<T>, right: NoInfer<T>): Expression<boolean> {
  return call('eq', 'boolean', [nodeOf(left), nodeOf(right)]);
}

export function differs<T extends string | boolean>(left: Expression<T>, right: NoInfer<T>): Expression<boolean> {
  return call('ne', 'boolean', [nodeOf(left), nodeOf(right)]);
}

/** Whether a whole number is greater than another; null counts as 0. */
export function exceeds(number: Expression<number | null>, other: number): Expression<boolean> {
  return call('gt', 'boolean', [nodeOf(number), nodeOf(other)]);
}

/** True when every condition is; like all conditions, an empty string, list or object and 0 count as false. */
export function and(...conditions: readonly Expression<unknown>[]): Expression<boolean> {
  return call('and', 'boolean', flattened('and', conditions));
}

export function or(...conditions: readonly Expression<unknown>[]): Expression<boolean> {
  return call('or', 'boolean', flattened('or', conditions));
}

/** `and` of an `and` is one of them all. */
function flattened(name: 'and' | 'or', conditions: readonly Expression<unknown>[]): readonly ExpressionNode[] {
  return conditions.map(nodeOf).flatMap((node) => (node.op === 'call' && node.name === name ? node.args : [node]));
}

export function not(condition: Expression<unknown>): Expression<boolean> {
  return call('not', 'boolean', [nodeOf(condition)]);
}

/** Whether a nullable value is there at all; 0, false and '' are. */
export function given(value: Expression<unknown>): Expression<boolean> {
  return not(absent(value));
}

/** Whether a nullable value is null. */
export function absent(value: Expression<unknown>): Expression<boolean> {
  return call('kindIs', 'boolean', [nodeOf('invalid'), nodeOf(value)]);
}

/** The value, or `otherwise` where it is empty. */
export function fallback(value: Expression<string>, otherwise: Text): Expression<string> {
  return call('default', 'string', [nodeOf(otherwise), nodeOf(value)]);
}

/** The first of several strings that is not empty. */
export function firstSet(...candidates: readonly Expression<string>[]): Expression<string> {
  return call('coalesce', 'string', candidates.map(nodeOf));
}

/**
 * Strings put into a format, one for each `%s`.
 *
 * @throws Error where there are more or fewer, or where a `%` is anything else: Helm would write that into the text
 */
export function format(template: string, ...args: readonly Text[]): Expression<string> {
  const verbs = template.match(/%.?/g) ?? [];
  if (verbs.length !== args.length || verbs.some((verb) => verb !== '%s')) {
    throw new Error(
      `format ${JSON.stringify(template)}: expected %s for each of ${args.length} arguments, nothing else`,
    );
  }
  return call('printf', 'string', [nodeOf(template), ...args.map(nodeOf)]);
}

export function contains(part: Text, whole: Text): Expression<boolean> {
  return call('contains', 'boolean', [nodeOf(part), nodeOf(whole)]);
}

/** The first `length` bytes: characters beyond ASCII may be cut in two. */
export function truncate(text: Expression<string>, length: number): Expression<string> {
  return call('trunc', 'string', [nodeOf(length), nodeOf(text)]);
}

/** Without the given characters at either end. */
export function trim(text: Expression<string>, characters: string): Expression<string> {
  return call('trimAll', 'string', [nodeOf(characters), nodeOf(text)]);
}

/** @throws Error where `old` is empty, which Go finds between all characters */
export function replace(text: Expression<string>, old: string, by: string): Expression<string> {
  if (old === '') throw new Error('replace: expected a text to replace, got none');
  return call('replace', 'string', [nodeOf(old), nodeOf(by), nodeOf(text)]);
}

/** Null counts as 0. A sum beyond 2^53, which no number of YAML or JSON keeps, is refused by `render` alone. */
export function sum(...terms: readonly (Whole | Expression<number | null>)[]): Expression<number> {
  return call('add', 'integer', terms.map(nodeOf));
}

/** As a sum, held to what 2^53 can count. */
export function product(...factors: readonly Whole[]): Expression<number> {
  return call('mul', 'integer', factors.map(nodeOf));
}

/** The digits of a whole number, where Kubernetes wants a string. */
export function digits(number: Expression<number>): Expression<string> {
  return call('toString', 'string', [nodeOf(number)]);
}

/** The whole numbers from `first` on, up to but without `end`. */
export function counting(first: Expression<number>, end: Expression<number>): Expression<number[]> {
  return call('untilStep', 'list', [nodeOf(first), nodeOf(end), nodeOf(1)]);
}

/**
 * The elements of a list, with a text between each two of them.
 *
 * @throws Error where the schema does not say that they are strings: of anything nobody knows how Helm writes it
 */
export function joined(list: Expression<readonly (string | number)[]>, separator: Text): Expression<string> {
  if (elementsOf(nodeOf(list)) === undefined) {
    throw new Error('elements that may be anything cannot be joined: declare them by strings');
  }
  return call('join', 'string', [nodeOf(separator), nodeOf(list)]);
}

export function base64(text: Expression<string>): Expression<string> {
  return call('b64enc', 'string', [nodeOf(text)]);
}

/** The SHA-256 of a string, in hexadecimal. */
export function sha256(text: Expression<string>): Expression<string> {
  return call('sha256sum', 'string', [nodeOf(text)]);
}

/** JSON on one line, keys sorted. */
export function toJson(value: Expression<unknown>): Expression<string> {
  return call('toJson', 'string', [nodeOf(value)]);
}

/** JSON over several lines, keys sorted, indented by two spaces. */
export function toPrettyJson(value: Expression<unknown>): Expression<string> {
  return call('toPrettyJson', 'string', [nodeOf(value)]);
}

/** Random letters and digits, others at each rendering: keep what was made with `lookup`. */
export function randomAlphanumeric(length: number): Expression<string> {
  return call('randAlphaNum', 'string', [nodeOf(length)]);
}

/**
 * An object as it stands in the cluster, empty where there is none and where Helm asks no cluster
 * (`helm template`, --dry-run=client, GitOps controllers).
 */
export function lookup(kind: { apiVersion: string; kind: string }, namespace: Text, name: Text): Expression<object> {
  return call('lookup', 'object', [kind.apiVersion, kind.kind, namespace, name].map(nodeOf));
}

/** The string at a path inside an object, or `otherwise` where any step of it is missing. */
export function dig(object: Expression<object>, path: readonly string[], otherwise: Text): Expression<string> {
  return call('dig', 'string', [...path, otherwise, object].map(nodeOf));
}
