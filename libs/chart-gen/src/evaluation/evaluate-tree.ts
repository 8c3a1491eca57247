import { isTable } from '../helm/coalesce.ts';
import { type HelmValue, type HelmValues, readYamlDocuments } from '../helm/values-file.ts';
import { type Expression, isExpression, syntax } from '../language/expression.ts';
import { Line, type Text } from '../language/text.ts';
import { Block, Conditional, Each, Fragment, isMap, type TreeNode } from '../language/tree-nodes.ts';
import { type Context, evaluate, evaluateText, holds, withBinding } from './evaluate-expression.ts';
import { RenderError } from './render-error.ts';
import { isTrue } from './template-functions.ts';

/** The objects a file's tree renders to: what the YAML that Helm makes of its template says. */
export function evaluateDocuments(tree: TreeNode, context: Context): readonly HelmValues[] {
  if (tree instanceof Each) return elements(tree, context).flatMap((inner) => evaluateDocuments(tree.body, inner));
  if (!isExpression(tree)) return [evaluateTree(tree, context)];
  const object = evaluate(tree, context);
  if (isTable(object)) return [object];
  throw new RenderError(`expected an object of Kubernetes, got ${JSON.stringify(object)}`);
}

/** The map a tree renders to. */
function evaluateTree(tree: TreeNode, context: Context): HelmValues {
  if (!isMap(tree)) throw new RenderError('a template must be a map at its top');
  return evaluateMap(tree, context);
}

/** The text that Helm makes of its template; nothing where there is no template. */
export function evaluateNotes(text: Text, context: Context): string {
  if (text.length === 0) return '';
  // A condition trims the line break before it; behind it there is one still, the first of the file as well.
  const first = text[0] instanceof Line ? '' : '\n';
  const lines = linesOf(text, context);
  return lines.length === 0 ? '\n' : `${first}${lines.join('\n')}\n`;
}

function linesOf(text: Text, context: Context): string[] {
  return text.flatMap((node) => {
    if (!(node instanceof Line)) return linesOf(holds(node.condition, context) ? node.then : node.otherwise, context);
    return [node.parts.map((part) => (typeof part === 'string' ? part : evaluateText(part, context))).join('')];
  });
}

function evaluateMap(map: { readonly [key: string]: TreeNode }, context: Context): HelmValues {
  const entries: [string, HelmValue][] = [];
  for (const [key, value] of Object.entries(map)) {
    if (value instanceof Fragment) entries.push(...fragmentEntries(value, context));
    else for (const present of evaluatePart(value, context)) entries.push([key, present]);
  }
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (seen.has(key)) throw new RenderError(`${key} would be written twice in one map`);
    seen.add(key);
  }
  return Object.fromEntries(entries);
}

function fragmentEntries({ content }: Fragment, context: Context): [string, HelmValue][] {
  if ('comment' in content) return [];
  if ('spread' in content) return Object.entries(evaluate(content.spread, context) ?? {});
  if ('entries' in content) {
    return choose(content.entries, context).flatMap(([body, inner]) => Object.entries(evaluateTree(body, inner)));
  }
  if ('yaml' in content) return yamlEntries(evaluateText(content.yaml, context));
  const { body, name } = content.include;
  if (body.gives !== 'map') throw new RenderError(`${name} gives a text, and is used as entries of a map`);
  return Object.entries(evaluateTree(body.tree, { ...context, bound: new Map() }));
}

/** Files of charts that were read already: they never change, and reading one takes longer than rendering a chart. */
const filesRead = new Map<string, [string, HelmValue][]>();

function yamlEntries(text: string): [string, HelmValue][] {
  const known = filesRead.get(text);
  if (known !== undefined) return known;
  const [map, ...more] = readYamlDocuments(text, "the chart's file");
  if (!isTable(map) || more.length > 0) {
    throw new RenderError("the chart's file is no map, and is used as entries of one");
  }
  const entries = Object.entries(map);
  filesRead.set(text, entries);
  return entries;
}

/** A property's or item's values: none where its condition does not hold, several for each element of a list. */
function evaluatePart(tree: TreeNode, context: Context): HelmValue[] {
  if (tree instanceof Conditional) return choose(tree, context).flatMap(([body, inner]) => evaluatePart(body, inner));
  if (tree instanceof Each) return elements(tree, context).flatMap((inner) => evaluatePart(tree.body, inner));
  if (tree instanceof Fragment) return fragmentItems(tree, context);
  return [evaluateWhole(tree, context)];
}

/** The body's surroundings, once for each element; those of a map come in the order of their keys' bytes. */
function elements({ list, binding, key }: Each, context: Context): Context[] {
  const value = evaluate(list, context);
  if (Array.isArray(value)) return value.map((element) => withBinding(context, binding, element));
  if (!isTable(value)) return [];
  return Object.entries(value)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, element]) => withBinding(withBinding(context, key, name), binding, element));
}

function fragmentItems({ content }: Fragment, context: Context): HelmValue[] {
  if ('spread' in content) {
    const list = evaluate(content.spread, context);
    return Array.isArray(list) ? list : [];
  }
  if (!('entries' in content)) return [];
  return choose(content.entries, context).flatMap(([body, inner]) =>
    isList(body) ? body.flatMap((item) => evaluatePart(item, inner)) : [],
  );
}

function choose(conditional: Conditional, context: Context): [TreeNode, Context][] {
  const { condition, binding, then, otherwise } = conditional;
  if (holds(condition, context)) return [[then, withBinding(context, binding, evaluate(condition, context))]];
  return otherwise === undefined ? [] : [[otherwise, context]];
}

function evaluateWhole(tree: TreeNode, context: Context): HelmValue {
  if (typeof tree === 'string' || typeof tree === 'number' || typeof tree === 'boolean') return tree;
  if (isExpression(tree)) return evaluateLeaf(tree, context);
  if (tree instanceof Block) return evaluateText(tree.text, context).replace(/\n+$/, '');
  if (isList(tree))
    return emptyAsWritten(
      tree.flatMap((item) => evaluatePart(item, context)),
      tree.length === 0,
    );
  if (isMap(tree)) return emptyAsWritten(evaluateMap(tree, context), Object.keys(tree).length === 0);
  throw new RenderError('entries of a map stand where a value must');
}

/** A map or list all of whose parts were left out is written as a key with nothing after it: null, to YAML. */
function emptyAsWritten(value: HelmValues | readonly HelmValue[], wroteEmpty: boolean): HelmValue {
  return Object.keys(value).length === 0 && !wroteEmpty ? null : value;
}

/**
 * Numbers are written through int64, which makes 0 of null and of -0, and cuts what stands behind the point; conditions
 * as true or false, whatever decided them.
 */
function evaluateLeaf(expression: Expression<unknown>, context: Context): HelmValue {
  const value = evaluate(expression, context);
  const { kind } = expression[syntax];
  if (kind === 'integer') return Math.trunc(Number(value)) + 0;
  return kind === 'boolean' ? isTrue(value) : value;
}

function isList(tree: TreeNode): tree is readonly TreeNode[] {
  return Array.isArray(tree);
}
