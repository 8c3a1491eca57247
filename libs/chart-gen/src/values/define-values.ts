import { type Expression, expression, type Kind, syntax } from '../language/expression.ts';
import type { JsonSchema } from './json-schema.ts';

/** One declared value: its default, what it may be, and what it is for. */
export interface ValueDefinition<T> {
  readonly kind: Kind;
  readonly default: T;
  readonly doc: string;
  /** The schema of this value alone, without its description. */
  readonly schema: JsonSchema;
  /** Whether it takes part in what a release is called: changing it makes other objects, not changed ones. */
  readonly identity: boolean;
  /** Whether `null` is admitted, to leave the value out. */
  readonly nullable: boolean;
  /** The kind of the object it names, one that exists without this chart. */
  readonly external?: ExternalKind;
  /** The values inside, for an object whose properties are declared. */
  readonly properties?: ValueDefinitions;
  /** Whether such an object admits properties that are not declared: other charts' own. */
  readonly open?: boolean;
}

/** Kinds of objects that a chart may be told to use instead of making them. */
export type ExternalKind = 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret' | 'ServiceAccount';

export type ValueDefinitions = { readonly [name: string]: ValueDefinition<unknown> };

/** A value with declared values inside. Without `Omit` the names of these would be any names at all. */
export type ObjectDefinition<D extends ValueDefinitions> = Omit<ValueDefinition<ValueOf<D>>, 'properties'> & {
  readonly properties: D;
};

/** The values a chart's user ends up with, defaults filled in. */
export type ValueOf<D extends ValueDefinitions> = {
  readonly [K in keyof D]: D[K] extends ValueDefinition<infer T> ? T : never;
};

/** The values a chart's user may write: any part of them. */
export type ValuesInput<D extends ValueDefinitions> = {
  readonly [K in keyof D]?: D[K] extends { readonly properties: infer Inner extends ValueDefinitions }
    ? ValuesInput<Inner>
    : D[K] extends ValueDefinition<infer T>
      ? T
      : never;
};

/** What templates write for a value: `v.image.tag`, an `Expression<string>`. */
export type References<D extends ValueDefinitions> = {
  readonly [K in keyof D]: D[K] extends { readonly properties: infer Inner extends ValueDefinitions }
    ? Expression<ValueOf<Inner>> & References<Inner>
    : D[K] extends ValueDefinition<infer T>
      ? Expression<T>
      : never;
};

/** A chart's values: the one source of values.yaml, values.schema.json, the README's table and the types. */
export interface Values<D extends ValueDefinitions> {
  readonly definitions: D;
  readonly refusals: readonly Refusal[];
  readonly references: References<D>;
}

/** In a refusal's combination: anything but one value. */
export class Other<const T = unknown> {
  constructor(readonly than: T) {}
}

/** Anything but one value: `{ existingClaim: otherThan('') }` is any claim. */
export function otherThan<const T>(value: T): Other<T> {
  return new Other(value);
}

/** What a refusal says of the values: some of them, as they are or by what they are not. */
export type ValuesPattern<D extends ValueDefinitions> = {
  readonly [K in keyof D]?: D[K] extends { readonly properties: infer Inner extends ValueDefinitions }
    ? ValuesPattern<Inner>
    : D[K] extends ValueDefinition<infer T>
      ? T | Other<T>
      : never;
};

/** Values that are right each alone and wrong together. */
export interface Refusal {
  /** The combination, as values: refused where all of these are set so. */
  readonly where: { readonly [name: string]: unknown };
  /** The path of what must then be left out. */
  readonly refuse: readonly string[];
  /** A sentence for whoever did it: what is wrong, and what to do. */
  readonly because: string;
}

/**
 * Declares a chart's values.
 *
 * @param definitions each value's kind, default and purpose, in the order of their use
 * @param refusals combinations that contradict themselves, with the sentence that says so
 * @throws Error for a name that templates cannot write, or that belongs to parent charts
 */
export function defineValues<const D extends ValueDefinitions>(
  definitions: D,
  refusals: readonly (Omit<Refusal, 'where'> & { readonly where: ValuesPattern<D> })[] = [],
): Values<D> {
  if (Object.hasOwn(definitions, 'enabled')) {
    throw new Error('value enabled: a parent chart sets it; call yours otherwise');
  }
  if (Object.hasOwn(definitions, 'global') && definitions['global']?.open !== true) {
    throw new Error('value global: all charts of a parent share it; declare yours with globals()');
  }
  return { definitions, refusals, references: references(definitions, []) as References<D> };
}

/** What Go templates can name after a dot. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

type ReferenceNode = Expression<unknown> & { readonly [name: string]: unknown };

function references(definitions: ValueDefinitions, path: readonly string[]): { [name: string]: ReferenceNode } {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const here = [...path, name];
      if (!IDENTIFIER.test(name))
        throw new Error(`value ${here.join('.')}: a template cannot name it; use letters, digits and _`);
      const elements = elementsIn(definition.schema);
      const node = expression<unknown>({ op: 'value', kind: definition.kind, path: here, ...elements })[syntax];
      const inner = definition.properties === undefined ? {} : references(definition.properties, here);
      return [name, { ...inner, [syntax]: node }];
    }),
  );
}

/** That all elements are strings, where the schema says so. */
function elementsIn({ items, additionalProperties }: JsonSchema): { readonly elements?: Kind } {
  const inner = items ?? additionalProperties;
  return typeof inner === 'object' && inner.type === 'string' ? { elements: 'string' } : {};
}

/** The default of every value, as values.yaml has them. */
export function defaultsOf(definitions: ValueDefinitions): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default]));
}

/** Every value that has no declared values inside, with its path. */
export function* leaves(
  definitions: ValueDefinitions,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly definition: ValueDefinition<unknown> }> {
  for (const [name, definition] of Object.entries(definitions)) {
    const here = [...path, name];
    if (definition.properties === undefined) yield { path: here, definition };
    else yield* leaves(definition.properties, here);
  }
}

/** The definition at a path, if one is declared there. */
export function definitionAt(
  definitions: ValueDefinitions,
  path: readonly string[],
): ValueDefinition<unknown> | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (rest.length === 0 || definition === undefined) return definition;
  return definition.properties === undefined ? undefined : definitionAt(definition.properties, rest);
}
