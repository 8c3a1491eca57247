import { quoted } from '../helm/quoted-scalar.ts';
import { ChartError } from '../language/chart-error.ts';
import type { Expression, ExpressionNode } from '../language/expression.ts';
import { syntax } from '../language/expression.ts';
import type { FunctionName } from '../language/functions.ts';
import type { Position } from './position.ts';

/** Functions written after what they change, `a | f b`; all others are written before their arguments, `f a b`. */
const PIPED: ReadonlySet<FunctionName> = new Set([
  'b64enc',
  'default',
  'join',
  'replace',
  'sha256sum',
  'toJson',
  'toPrettyJson',
  'toString',
  'trimAll',
  'trunc',
]);

/** An expression as a Go template writes it, without the braces. */
export function printExpression(expression: Expression<unknown>, position: Position): string {
  return print(expression[syntax], position).text;
}

/**
 * An expression as a YAML scalar: strings quoted, so that none is read as something else; whole numbers through
 * int64, because values from files are floats, and a million would be written 1e+06.
 */
export function printScalar(expression: Expression<unknown>, position: Position): string {
  const node = expression[syntax];
  if (node.kind === 'string') return `{{ ${printDigits(node, position)} | quote }}`;
  if (givesOperand(node)) return `{{ ${print(node, position).text} | not | not }}`;
  return `{{ ${print(node, position).text}${node.kind === 'integer' && isReference(node) ? ' | int64' : ''} }}`;
}

/** A string expression in the middle of a text that is not YAML. */
export function printInText(expression: Expression<string>, position: Position): string {
  return `{{ ${printDigits(expression[syntax], position)} }}`;
}

type Form = 'word' | 'call' | 'pipe';
interface Printed {
  readonly text: string;
  readonly form: Form;
}

function print(node: ExpressionNode, position: Position): Printed {
  switch (node.op) {
    case 'literal':
      return { text: typeof node.value === 'string' ? quoted(node.value) : String(node.value), form: 'word' };
    case 'value':
      return { text: `${root(position)}.Values.${node.path.join('.')}`, form: 'word' };
    case 'builtin':
      return { text: `${root(position)}.${node.object}.${node.field}`, form: 'word' };
    case 'include':
      return { text: `include "${position.chartName}.${node.helper.name}" ${root(position) || '.'}`, form: 'call' };
    case 'variable':
      return { text: `$${node.name}`, form: 'word' };
    case 'bound': {
      const text = node.binding === position.dot ? '.' : position.variables?.get(node.binding);
      if (text === undefined) throw new ChartError(['an element is used outside the body it was bound for']);
      return { text, form: 'word' };
    }
    case 'file':
      return { text: `${root(position)}.Files.Get ${quoted(node.path)}`, form: 'call' };
    case 'call':
      return printCall(node.name, node.args, position);
  }
}

function printCall(name: FunctionName, args: readonly ExpressionNode[], position: Position): Printed {
  const subject = args.at(-1);
  if (!PIPED.has(name) || subject === undefined) {
    return { text: [name, ...args.map((arg) => numberOperand(name, arg, position))].join(' '), form: 'call' };
  }
  const rest = args.slice(0, -1).map((arg) => operand(arg, position));
  const input = name === 'toString' && isReference(subject) ? `${print(subject, position).text} | int64` : undefined;
  return { text: `${input ?? print(subject, position).text} | ${[name, ...rest].join(' ')}`, form: 'pipe' };
}

/** Functions whose numbers must be of the type that Go has for them: those of values are floats or int64. */
const NUMBERS: ReadonlyMap<FunctionName, string> = new Map([
  ['gt', 'int64'],
  ['untilStep', 'int'],
]);

function numberOperand(name: FunctionName, node: ExpressionNode, position: Position): string {
  const type = NUMBERS.get(name);
  const text = operand(node, position);
  return type === undefined || node.op === 'literal' ? text : `(${type} ${text})`;
}

function operand(node: ExpressionNode, position: Position): string {
  const { text, form } = print(node, position);
  return form === 'word' ? text : `(${text})`;
}

/** Whether it is true or false, but what Go makes of it is one of its operands: `and` and `or` give the one that decided. */
function givesOperand(node: ExpressionNode): boolean {
  if (node.op === 'variable') return givesOperand(node.meaning);
  if (node.op !== 'call' || (node.name !== 'and' && node.name !== 'or')) return false;
  return node.args.some((arg) => arg.kind !== 'boolean' || givesOperand(arg));
}

function isReference(node: ExpressionNode): boolean {
  return node.op === 'value' || node.op === 'bound';
}

/** What `quote` or the end of the braces follows: they write a number's digits themselves, without toString. */
function printDigits(node: ExpressionNode, position: Position): string {
  const [number] = node.op === 'call' && node.name === 'toString' ? node.args : [];
  const { text } = print(number ?? node, position);
  return number !== undefined && isReference(number) ? `${text} | int64` : text;
}

/** What `.Values` and the like are prefixed by. */
function root(position: Position): string {
  return position.dot === undefined ? '' : '$';
}
