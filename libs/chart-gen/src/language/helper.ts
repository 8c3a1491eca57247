import { type Expression, expression } from './expression.ts';
import type { LiteralTree } from './tree.ts';
import { fragment, type TreeNode } from './tree-nodes.ts';

let sequence = 0;

const HELPERS_FILE = '_helpers.tpl';

/** A named template: `include "chart.name" .` where it is used, `define` in its file, which is _helpers.tpl if nothing else is said. */
export class Helper {
  /** Helpers are written in the order in which they were defined. */
  readonly order = sequence++;
  constructor(
    readonly name: string,
    readonly doc: string,
    readonly body: HelperBody,
    /** The file it is written to, in templates/. */
    readonly file = HELPERS_FILE,
  ) {
    if (!NAME.test(name)) throw new Error(`helper ${name}: use letters, digits, - and _`);
    if (doc.includes('*/')) throw new Error(`helper ${name}: its sentence ends a comment, by */`);
  }
}

const NAME = /^[-\w]+$/;

export type HelperBody =
  | { readonly gives: 'text'; readonly cases: readonly TextCase[] }
  | { readonly gives: 'map'; readonly tree: TreeNode };

/** The text a helper gives when `condition` holds; the last case has none. */
export interface TextCase {
  readonly condition?: Expression<unknown>;
  readonly text: Expression<string>;
}

/**
 * A named template that gives a string.
 *
 * @param name without the chart's prefix
 * @param doc a sentence, written above the definition
 */
export function textHelper(name: string, doc: string, text: Expression<string> | TextCases): Expression<string> {
  const cases = text instanceof TextCases ? text.cases : [{ text }];
  return expression({ op: 'include', kind: 'string', helper: new Helper(name, doc, { gives: 'text', cases }) });
}

/** The choice a text helper makes, written as if, else if, else. */
export class TextCases {
  constructor(readonly cases: readonly TextCase[]) {}
}

/** The text of the first case whose condition holds; the last case needs none. */
export function firstOf(...cases: readonly TextCase[]): TextCases {
  return new TextCases(cases);
}

/**
 * A named template that gives entries of a map, spread where they belong: `labels: { ...labels(), extra: 'x' }`. Of
 * other entries than strings T says what they are: `mapHelper<PodTemplateSpec>(…)`.
 * Each use must spread a fresh call, since a map holds each of its entries once. One of many lines may have a file of its
 * own in templates/.
 */
export function mapHelper(name: string, doc: string, entries: LiteralTree<Strings>): () => LiteralTree<Strings>;
export function mapHelper<T>(
  name: string,
  doc: string,
  entries: LiteralTree<NoInfer<T>>,
  file?: `_${string}.tpl`,
): () => LiteralTree<T>;
export function mapHelper<T>(
  name: string,
  doc: string,
  entries: LiteralTree<NoInfer<T>>,
  file?: `_${string}.tpl`,
): () => LiteralTree<T> {
  const helper = new Helper(name, doc, { gives: 'map', tree: entries as TreeNode }, file);
  return () => fragment({ include: helper }) as LiteralTree<T>;
}

type Strings = { readonly [name: string]: string };
