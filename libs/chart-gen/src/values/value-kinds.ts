import { resolvePlain } from '../helm/plain-scalar.ts';
import type { Kind } from '../language/expression.ts';
import type { ExternalKind, ObjectDefinition, ValueDefinition, ValueDefinitions, ValueOf } from './define-values.ts';
import type { JsonSchema } from './json-schema.ts';

interface Naming {
  /** The kind of an object that must exist already, if this is the name of one. */
  readonly external?: ExternalKind;
}

interface Common {
  /** One line: what it is for. It stands in values.yaml, in the schema and in the README. */
  readonly doc: string;
  /** Takes part in names and selectors: changing it makes another release of it. */
  readonly identity?: boolean;
}

/** Whole numbers beyond these are rounded on their way through YAML and JSON. */
const EXACT = 2 ** 53;

// Characters that YAML escapes, folds or cannot hold: a value with one of them would not come out as it went in.
const UNPRINTABLE = '\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff';

/** The schema of every string anywhere in the values. */
export const PRINTABLE: JsonSchema = { type: 'string', pattern: `^[^${UNPRINTABLE}]*$` };

// Space that Helm 3 cuts off the end of a document, and that YAML leaves without quotes there.
const CUT = '\\n\\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000';

/** The schema of strings that toYaml writes: a printable one that ends in a line break at most, no other white space before it. */
export const PASSED_ON: JsonSchema = {
  type: 'string',
  pattern: `^([^${UNPRINTABLE}]*([^${UNPRINTABLE}${CUT}]\\n?|[\\t ]))?$`,
};

/** The schema of keys of maps that are passed on. One that YAML merges maps by is written without quotes by Helm. */
const KEY: JsonSchema = { ...PRINTABLE, not: { const: '<<' } };

/** The name of the schema of values whose content Kubernetes or the application judges, not this chart. */
export const ANYTHING = 'anything';
const ANYTHING_REF: JsonSchema = { $ref: `#/definitions/${ANYTHING}` };
export const ANYTHING_SCHEMA: JsonSchema = {
  ...withoutType(PASSED_ON),
  minimum: -EXACT,
  maximum: EXACT,
  items: ANYTHING_REF,
  propertyNames: KEY,
  additionalProperties: ANYTHING_REF,
};

/** A string. `pattern` is a regular expression that both RE2 and JavaScript read; it must forbid control characters. */
export function string(
  options: Common & Naming & { readonly default: string; readonly pattern?: string; readonly maxLength?: number },
): ValueDefinition<string> {
  const { pattern, maxLength } = options;
  if (/\\[sSdDwWbB]/.test(pattern ?? '')) {
    throw new Error(`pattern ${pattern}: RE2 and JavaScript do not mean the same by it; write the characters out`);
  }
  const schema = { ...PRINTABLE, ...(pattern && { pattern }), ...(maxLength !== undefined && { maxLength }) };
  return define('string', options.default, options, schema);
}

interface IntegerOptions extends Common {
  readonly default: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A whole number. A nullable one may be set to null, and is then absent: ask with `given`. */
export function integer(options: IntegerOptions & { readonly nullable: true }): ValueDefinition<number | null>;
export function integer(options: IntegerOptions): ValueDefinition<number>;
export function integer(options: IntegerOptions & { readonly nullable?: true }): ValueDefinition<number | null> {
  const { minimum = -EXACT, maximum = EXACT, nullable = false } = options;
  const schema: JsonSchema = { type: nullable ? ['integer', 'null'] : 'integer', minimum, maximum };
  return { ...define<number | null>('integer', options.default, options, schema), nullable };
}

export function boolean(options: Common & { readonly default: boolean }): ValueDefinition<boolean> {
  return define('boolean', options.default, options, { type: 'boolean' });
}

/** One of a few strings. */
export function oneOf<const T extends string>(
  choices: readonly T[],
  options: Common & { readonly default: NoInfer<T> },
): ValueDefinition<T> {
  const kind = choices.every((choice) => WORD.test(choice) && resolvePlain(choice) === choice) ? 'word' : 'string';
  return define(kind, options.default, options, { type: 'string', enum: choices });
}

const WORD = /^[A-Za-z][-A-Za-z0-9]*$/;

/** A list of strings. */
export function strings(
  options: Common & Naming & { readonly default: string[]; readonly pattern?: string },
): ValueDefinition<string[]> {
  const items = options.pattern === undefined ? PASSED_ON : { ...PASSED_ON, pattern: options.pattern };
  return define('list', options.default, options, { type: 'array', items });
}

/** An object with declared values inside. Others are refused. */
export function object<const D extends ValueDefinitions>(doc: string, properties: D): ObjectDefinition<D> {
  const entries = Object.entries(properties).map(([name, inner]) => [name, inner.default]);
  const defaults = Object.fromEntries(entries) as ValueOf<D>;
  return { ...define('object', defaults, { doc }, { type: 'object' }), properties };
}

/** What `global` is declared as: the values this chart takes from those that a parent shares with all its charts. */
export function globals<const D extends ValueDefinitions>(doc: string, properties: D): ObjectDefinition<D> {
  return { ...object(doc, properties), open: true };
}

/** An object of type T whose content is passed on as it is: a part of the Kubernetes API, the application's own data. */
export function anyObject<T extends object>(options: Common & { readonly default: T }): ValueDefinition<T> {
  return define('object', options.default, options, { ...ANYTHING_SCHEMA, type: 'object' });
}

/** A map of strings to strings, such as annotations. */
export function stringMap(options: Common & { readonly default: StringMap }): ValueDefinition<StringMap> {
  const schema: JsonSchema = { type: 'object', propertyNames: KEY, additionalProperties: PASSED_ON };
  return define('object', options.default, options, schema);
}
type StringMap = { readonly [name: string]: string };

/** A list of T, passed on as it is. */
export function anyList<T extends object>(options: Common & { readonly default: T[] }): ValueDefinition<T[]> {
  return define('list', options.default, options, { type: 'array', items: ANYTHING_REF });
}

const NAMED: JsonSchema = { type: 'string', pattern: '^[-./A-Za-z0-9]+$' };

/** Objects of Kubernetes, each with its apiVersion, kind and name, passed on by `eachResource(v.objects, verbatim)`. */
export function kubernetesObjects(options: Common & { readonly default: object[] }): ValueDefinition<object[]> {
  const annotations: JsonSchema = { type: 'object', propertyNames: KEY, additionalProperties: PASSED_ON };
  const metadata: JsonSchema = {
    ...ANYTHING_SCHEMA,
    type: 'object',
    required: ['name'],
    properties: { name: NAMED, annotations },
  };
  const items: JsonSchema = {
    ...ANYTHING_SCHEMA,
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata'],
    properties: { apiVersion: NAMED, kind: NAMED, metadata },
    // A key that begins with what counts as white space would lose it at the beginning of a document.
    propertyNames: { type: 'string', pattern: '^[A-Za-z0-9]+$' },
  };
  return define('list', options.default, options, { type: 'array', items });
}

function define<T>(kind: Kind, value: T, options: Common & Naming, schema: JsonSchema): ValueDefinition<T> {
  const { doc, identity = false, external } = options;
  if (holdsNull(value)) throw new Error(`default ${JSON.stringify(value)}: Helm 3 keeps a null, Helm 4 drops it`);
  return { kind, default: value, doc, schema, identity, nullable: false, ...(external && { external }) };
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull));
}

function withoutType({ type: _, ...rest }: JsonSchema): JsonSchema {
  return rest;
}
