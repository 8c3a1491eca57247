import { evaluateDocuments } from '../evaluation/evaluate-tree.ts';
import { RenderError } from '../evaluation/render-error.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart, Template } from '../language/chart.ts';
import { isExpression, syntax } from '../language/expression.ts';
import { Conditional, Each, Fragment, isMap, type TreeNode } from '../language/tree-nodes.ts';
import { withValue } from './pairwise.ts';
import { trialContext } from './trial.ts';

/**
 * Maps of the user's that are spread among keys of the template's own, and may repeat one: Helm writes such a key
 * twice. Which of them counts is then up to whoever reads it, and kustomize and Flux read it not at all.
 *
 * @param admits whether the schema lets values through
 */
export function* duplicateKeys(
  chart: Chart,
  combinations: readonly HelmValues[],
  admits: (values: HelmValues) => boolean,
): Generator<string> {
  // Labels are spread in every template: what the schema says of one of their keys is asked once.
  const known = new Map<string, readonly HelmValues[]>();
  const admittedWith = (name: string, path: readonly string[]) => {
    const admitted = known.get(name) ?? combinations.map((values) => withValue(values, path, 'example')).filter(admits);
    known.set(name, admitted);
    return admitted;
  };
  for (const template of chart.templates) {
    for (const [name, path] of mergedKeys(template)) {
      if (!admittedWith(name, path).some((values) => repeatsKey(chart, template, values))) continue;
      yield `templates/${template.file}: ${name} may be given where that key stands already: refuse it in defineValues`;
    }
  }
}

/** The paths of the keys that a template may repeat, by what they are called. */
function mergedKeys({ resource }: Template): ReadonlyMap<string, readonly string[]> {
  const paths = [...mergedMaps(resource.tree)].flatMap(({ path, keys }) => keys.map((key) => [...path, key]));
  return new Map(paths.map((path) => [path.join('.'), path]));
}

function repeatsKey(chart: Chart, { resource }: Template, values: HelmValues): boolean {
  try {
    evaluateDocuments(resource.tree, trialContext(chart, values));
    return false;
  } catch (error) {
    if (error instanceof RenderError) return true;
    throw error;
  }
}

interface MergedMap {
  /** Of the value whose entries are spread. */
  readonly path: readonly string[];
  /** What stands beside them. */
  readonly keys: readonly string[];
}

function* mergedMaps(tree: TreeNode | undefined): Generator<MergedMap> {
  if (typeof tree !== 'object' || isExpression(tree)) return;
  if (tree instanceof Conditional) {
    yield* mergedMaps(tree.then);
    yield* mergedMaps(tree.otherwise);
  } else if (tree instanceof Each) yield* mergedMaps(tree.body);
  else if (tree instanceof Fragment) {
    if ('entries' in tree.content) yield* mergedMaps(tree.content.entries);
    if ('include' in tree.content && tree.content.include.body.gives === 'map') {
      yield* mergedMaps(tree.content.include.body.tree);
    }
  } else {
    if (isMap(tree)) {
      const parts = [...partsOf(tree)];
      const keys = parts.filter((part) => typeof part === 'string');
      for (const part of parts) if (typeof part !== 'string') yield { path: part.path, keys };
    }
    for (const inner of Object.values(tree)) yield* mergedMaps(inner);
  }
}

/** The keys of a map, and the values whose entries it takes in, whatever conditions and helpers they stand in. */
function* partsOf(tree: TreeNode | undefined): Generator<string | { readonly path: readonly string[] }> {
  if (tree === undefined || !isMap(tree)) return;
  for (const [key, value] of Object.entries(tree)) {
    if (!(value instanceof Fragment)) yield key;
    else if ('include' in value.content) {
      if (value.content.include.body.gives === 'map') yield* partsOf(value.content.include.body.tree);
    } else if ('entries' in value.content) {
      const { binding, condition, then, otherwise } = value.content.entries;
      const node = condition[syntax];
      if (binding !== undefined && node.op === 'value') yield { path: node.path };
      yield* partsOf(then);
      yield* partsOf(otherwise);
    }
  }
}
