import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Binding, Expression, ExpressionNode } from '../language/expression.ts';
import { syntax } from '../language/expression.ts';
import type { Helper } from '../language/helper.ts';
import { RenderError } from './render-error.ts';
import { applyFunction, isTrue, type Surroundings } from './template-functions.ts';

/** Everything a template is rendered with: what Helm calls its top-level object. */
export interface Context extends Surroundings {
  readonly values: HelmValues;
  readonly builtins: { readonly Release: BuiltinFields; readonly Chart: BuiltinFields };
  /** The chart's own files, by their paths. */
  readonly files: { readonly [path: string]: string };
  /** What `with` and `range` have bound on the way here. */
  readonly bound: ReadonlyMap<Binding, HelmValue>;
}
type BuiltinFields = { readonly [field: string]: string };

export function evaluate(expression: Expression<unknown>, context: Context): HelmValue {
  return evaluateNode(expression[syntax], context);
}

export function holds(condition: Expression<unknown>, context: Context): boolean {
  return isTrue(evaluate(condition, context));
}

/** An expression that gives a string, in the middle of a text. */
export function evaluateText(expression: Expression<string>, context: Context): string {
  return asText(evaluate(expression, context));
}

export function withBinding(context: Context, binding: Binding | undefined, value: HelmValue): Context {
  if (binding === undefined) return context;
  return { ...context, bound: new Map([...context.bound, [binding, value]]) };
}

function evaluateNode(node: ExpressionNode, context: Context): HelmValue {
  switch (node.op) {
    case 'literal':
      return node.value;
    case 'value':
      return valueAt(context.values, node.path);
    case 'builtin':
      return context.builtins[node.object][node.field] ?? null;
    case 'variable':
      return evaluateNode(node.meaning, context);
    case 'bound':
      return context.bound.get(node.binding) ?? null;
    case 'file':
      return fileContent(context, node.path);
    case 'include':
      return helperText(node.helper, context);
    case 'call':
      return applyFunction(
        node.name,
        node.args.map((arg) => evaluateNode(arg, context)),
        context,
      );
  }
}

function fileContent({ files }: Context, path: string): string {
  const content = Object.hasOwn(files, path) ? files[path] : undefined;
  if (content === undefined) throw new RenderError(`${path} is no file of the chart`);
  return content;
}

function helperText({ name, body }: Helper, context: Context): string {
  if (body.gives === 'map') throw new RenderError(`${name} gives entries of a map, and is used as a text`);
  const chosen = body.cases.find(({ condition }) => condition === undefined || holds(condition, context));
  return chosen === undefined ? '' : evaluateText(chosen.text, { ...context, bound: new Map() });
}

/** A missing last step is nil, as in Go; a missing one before is an error there. */
function valueAt(values: HelmValues, path: readonly string[]): HelmValue {
  let here: HelmValue = values;
  for (const [index, step] of path.entries()) {
    if (here === null) throw new RenderError(`.Values.${path.slice(0, index).join('.')} is null: it has no ${step}`);
    if (typeof here !== 'object' || Array.isArray(here)) {
      throw new RenderError(`.Values.${path.slice(0, index).join('.')} is no map: it has no ${step}`);
    }
    here = Object.hasOwn(here, step) ? ((here as HelmValues)[step] ?? null) : null;
  }
  return here;
}

function asText(value: HelmValue): string {
  if (typeof value === 'string') return value;
  throw new RenderError(`expected a string, got ${JSON.stringify(value)}`);
}
