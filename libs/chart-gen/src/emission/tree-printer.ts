import { ChartError } from '../language/chart-error.ts';
import { type Binding, type Expression, isExpression, syntax } from '../language/expression.ts';
import { Block, Conditional, Each, Fragment, isMap, type TreeNode } from '../language/tree-nodes.ts';
import { printExpression, printScalar } from './expression-printer.ts';
import { literalText } from './literal-text.ts';
import { inside, outlivesDot, type Position } from './position.ts';
import { scalar } from './yaml-scalar.ts';

/**
 * A tree as the lines of a Go template that renders YAML, the way Helm's own starter writes it: two spaces a level,
 * lists one level below their key, directives on lines of their own that trim the line break before them.
 */
export function printTree(tree: TreeNode, position: Position): string[] {
  if (!isMap(tree)) throw new ChartError(['a template must be a map at its top']);
  return printEntries(tree, 0, position);
}

/** The documents of a file: one, or one for each element of a value, each below a line of its own that parts them. */
export function printDocuments(tree: TreeNode, position: Position): string[] {
  if (tree instanceof Each)
    return printEach(tree, '', position, (inner) => ['---', ...printDocuments(tree.body, inner)]);
  if (isExpression(tree)) return [`{{ toYaml ${argument(tree, position)} }}`];
  return printTree(tree, position);
}

type Map = { readonly [key: string]: TreeNode };

function printEntries(map: Map, indent: number, position: Position): string[] {
  return Object.entries(map).flatMap(([key, value]) =>
    value instanceof Fragment ? printFragment(value, indent, position) : printEntry(key, value, indent, position),
  );
}

function printFragment({ content }: Fragment, indent: number, position: Position): string[] {
  const pad = ' '.repeat(indent);
  if ('comment' in content) return printComment(content.comment, pad);
  if ('entries' in content) {
    return printConditional(content.entries, pad, position, (body, inner) => printEntries(asMap(body), indent, inner));
  }
  const text =
    'include' in content
      ? `include "${position.chartName}.${content.include.name}" ${position.dot === undefined ? '.' : '$'}`
      : 'yaml' in content
        ? printExpression(content.yaml, position)
        : `toYaml ${argument(content.spread, position)}`;
  return indent === 0 ? [`{{ ${text} }}`] : [`${pad}{{- ${text} | nindent ${indent} }}`];
}

function printEntry(key: string, value: TreeNode, indent: number, position: Position): string[] {
  const pad = ' '.repeat(indent);
  if (value instanceof Conditional) {
    return printConditional(value, pad, position, (body, inner) => printEntry(key, body, indent, inner));
  }
  const name = `${pad}${scalar(key)}:`;
  if (isList(value)) {
    if (value.length === 0) return [`${name} []`];
    return [name, ...value.flatMap((item) => printItem(item, indent + 2, position))];
  }
  if (isMap(value)) {
    if (Object.keys(value).length === 0) return [`${name} {}`];
    return [name, ...printEntries(value, indent + 2, position)];
  }
  if (value instanceof Block) {
    return [`${name} |-`, `${pad}  {{- ${printExpression(value.text, position)} | nindent ${indent + 2} }}`];
  }
  if (isExpression(value) && isComposite(value)) {
    return [name, `${pad}  {{- toYaml ${argument(value, position)} | nindent ${indent + 2} }}`];
  }
  return [`${name} ${printLeaf(value, position)}`];
}

function printItem(item: TreeNode, indent: number, position: Position): string[] {
  const pad = ' '.repeat(indent);
  if (item instanceof Conditional) {
    return printConditional(item, pad, position, (body, inner) => printItem(body, indent, inner));
  }
  if (item instanceof Each) return printEach(item, pad, position, (inner) => printItem(item.body, indent, inner));
  if (item instanceof Fragment) return printItems(item, indent, position);
  if (isMap(item)) {
    if (Object.keys(item).length === 0) return [`${pad}- {}`];
    const entries = printEntries(item, indent + 2, position);
    const [first = '', ...rest] = entries;
    // What may be missing cannot stand behind the dash.
    return first.trimStart().startsWith('{{')
      ? [`${pad}-`, ...entries]
      : [`${pad}- ${first.slice(indent + 2)}`, ...rest];
  }
  if (isList(item)) {
    if (item.length === 0) return [`${pad}- []`];
    return [`${pad}-`, ...item.flatMap((inner) => printItem(inner, indent + 2, position))];
  }
  if (item instanceof Block) {
    return [`${pad}- |-`, `${pad}  {{- ${printExpression(item.text, position)} | nindent ${indent + 2} }}`];
  }
  if (isExpression(item) && isComposite(item)) {
    return [`${pad}-`, `${pad}  {{- toYaml ${argument(item, position)} | nindent ${indent + 2} }}`];
  }
  return [`${pad}- ${printLeaf(item, position)}`];
}

/** Parts of a list that are several items, or none. */
function printItems({ content }: Fragment, indent: number, position: Position): string[] {
  const pad = ' '.repeat(indent);
  if ('entries' in content) {
    return printConditional(content.entries, pad, position, (body, inner) =>
      asList(body).flatMap((item) => printItem(item, indent, inner)),
    );
  }
  if ('spread' in content) return [`${pad}{{- toYaml ${argument(content.spread, position)} | nindent ${indent} }}`];
  if ('comment' in content) return printComment(content.comment, pad);
  throw new ChartError(['a list holds no entries of a helper']);
}

function printComment(comment: string, pad: string): string[] {
  return comment.split('\n').map((line) => `${pad}# ${literalText(line)}`);
}

function printEach(
  { list, binding, key, body: tree }: Each,
  pad: string,
  position: Position,
  body: (inner: Position) => string[],
): string[] {
  const named = key === undefined ? (outlivesDot(binding, tree) ? [binding] : []) : [key, binding];
  const inner = inside(position, binding, named);
  const condition = `${assigned(named, inner)}${printExpression(list, position)}`;
  return [`${pad}{{- range ${condition} }}`, ...body(inner), `${pad}{{- end }}`];
}

/** The variables that a `with` or `range` gives a name to, and `:=`. */
function assigned(named: readonly Binding[], { variables }: Position): string {
  return named.length === 0 ? '' : `${named.map((binding) => variables?.get(binding)).join(', ')} := `;
}

function printConditional(
  conditional: Conditional,
  pad: string,
  position: Position,
  body: (tree: TreeNode, position: Position) => string[],
): string[] {
  const { condition, binding, then, otherwise } = conditional;
  const named = binding !== undefined && outlivesDot(binding, then) ? [binding] : [];
  const inner = binding === undefined ? position : inside(position, binding, named);
  const word = binding === undefined ? 'if ' : `with ${assigned(named, inner)}`;
  return [
    `${pad}{{- ${word}${printExpression(condition, position)} }}`,
    ...body(then, inner),
    ...(otherwise === undefined ? [] : [`${pad}{{- else }}`, ...body(otherwise, position)]),
    `${pad}{{- end }}`,
  ];
}

function printLeaf(value: TreeNode, position: Position): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return scalar(value);
  if (isExpression(value) && !isComposite(value)) return printScalar(value, position);
  throw new ChartError(['only a scalar can stand here']);
}

function isComposite(expression: Expression<unknown>): boolean {
  const { kind } = expression[syntax];
  return kind === 'object' || kind === 'list';
}

function argument(expression: Expression<unknown>, position: Position): string {
  const text = printExpression(expression, position);
  return text.includes(' ') ? `(${text})` : text;
}

function isList(tree: TreeNode): tree is readonly TreeNode[] {
  return Array.isArray(tree);
}

function asList(tree: TreeNode): readonly TreeNode[] {
  if (!isList(tree)) throw new ChartError(['items must be a list']);
  return tree;
}

function asMap(tree: TreeNode): Map {
  if (!isMap(tree)) throw new ChartError(['entries must be a map']);
  return tree;
}
