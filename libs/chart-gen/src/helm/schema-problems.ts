import { goJson } from '../evaluation/go-json.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { isTable } from './coalesce.ts';
import type { HelmValue } from './values-file.ts';

/** One thing that a schema refuses: where, by which keyword of which schema, and what was there. */
export interface SchemaProblem {
  readonly path: readonly string[];
  readonly keyword: keyof JsonSchema;
  readonly schema: JsonSchema;
  readonly value: HelmValue;
  /** Set where it is not a value that is refused but the name of a property. */
  readonly property?: string;
}

type Report = (problem: SchemaProblem) => void;

/** What a schema of values refuses. It is read as draft 7 says, as far as `JsonSchema` goes. */
export function schemaProblems(schema: JsonSchema, value: HelmValue): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  new SchemaReader(schema).read(schema, value, [], (problem) => problems.push(problem));
  return problems;
}

class SchemaReader {
  constructor(private readonly root: JsonSchema) {}

  read(schema: JsonSchema, value: HelmValue, path: readonly string[], report: Report): void {
    const refuse = (keyword: keyof JsonSchema, property?: string) =>
      report({ path, keyword, schema, value, ...(property !== undefined && { property }) });
    if (schema.$ref !== undefined) this.read(this.definition(schema.$ref), value, path, report);
    if (schema.type !== undefined && ![schema.type].flat().includes(typeOf(value, schema))) {
      refuse('type');
      return;
    }
    if (schema.enum !== undefined && !schema.enum.some((choice) => choice === value)) refuse('enum');
    if (schema.const !== undefined && !equal(schema.const as HelmValue, value)) refuse('const');
    if (schema.not !== undefined && this.admits(schema.not, value)) refuse('not');
    if (typeof value === 'string') readText(schema, value, refuse);
    else if (typeof value === 'number') readNumber(schema, value, refuse);
    else if (isTable(value)) this.readTable(schema, value, path, report, refuse);
    else if (Array.isArray(value)) this.readList(schema, value, path, report, refuse);
    for (const inner of schema.allOf ?? []) this.read(inner, value, path, report);
    if (schema.if !== undefined && schema.then !== undefined && this.admits(schema.if, value)) {
      this.read(schema.then, value, path, report);
    }
  }

  private admits(schema: JsonSchema, value: HelmValue): boolean {
    let admitted = true;
    this.read(schema, value, [], () => {
      admitted = false;
    });
    return admitted;
  }

  private definition(reference: string): JsonSchema {
    const definition = this.root.definitions?.[reference.replace('#/definitions/', '')];
    if (definition === undefined) throw new Error(`schema: ${reference} is not defined`);
    return definition;
  }

  private readTable(
    schema: JsonSchema,
    value: { readonly [key: string]: HelmValue },
    path: readonly string[],
    report: Report,
    refuse: (keyword: keyof JsonSchema, property?: string) => void,
  ): void {
    const { properties = {}, additionalProperties, propertyNames, required = [] } = schema;
    for (const name of required) if (!Object.hasOwn(value, name)) refuse('required', name);
    for (const [name, inner] of Object.entries(value)) {
      if (propertyNames !== undefined) {
        this.read(propertyNames, name, path, (problem) => report({ ...problem, property: name }));
      }
      const declared = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (declared === false) refuse('additionalProperties', name);
      else if (typeof declared === 'object') this.read(declared, inner, [...path, name], report);
    }
  }

  private readList(
    { items, uniqueItems }: JsonSchema,
    value: readonly HelmValue[],
    path: readonly string[],
    report: Report,
    refuse: (keyword: keyof JsonSchema) => void,
  ): void {
    if (uniqueItems && new Set(value.map(goJson)).size < value.length) refuse('uniqueItems');
    if (items === undefined) return;
    for (const [index, item] of value.entries()) this.read(items, item, [...path, String(index)], report);
  }
}

type Refuse = (keyword: keyof JsonSchema) => void;

/** Lengths are counted in characters, as people see them, not in halves of them. */
function readText({ pattern, minLength = 0, maxLength }: JsonSchema, value: string, refuse: Refuse): void {
  if (pattern !== undefined && !expressionOf(pattern).test(value)) refuse('pattern');
  if (value.length < minLength && [...value].length < minLength) refuse('minLength');
  if (maxLength !== undefined && value.length > maxLength && [...value].length > maxLength) refuse('maxLength');
}

function readNumber({ minimum, maximum }: JsonSchema, value: number, refuse: Refuse): void {
  if (minimum !== undefined && value < minimum) refuse('minimum');
  if (maximum !== undefined && value > maximum) refuse('maximum');
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, known);
  return known;
}

/** The name of a value's type; a number without a fraction is an integer where one is asked for. */
function typeOf(value: HelmValue, { type }: JsonSchema): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value) && [type].flat().includes('integer')) return 'integer';
  return typeof value;
}

function equal(one: HelmValue, other: HelmValue): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && goJson(one) === goJson(other));
}
