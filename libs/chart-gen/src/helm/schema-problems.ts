import { goJson } from '../evaluation/go-json.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { isTable } from './coalesce.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** One thing that a schema refuses: where, by which keyword of which schema, and what was there. */
export interface SchemaProblem {
  readonly path: readonly string[];
  readonly keyword: keyof JsonSchema;
  readonly schema: JsonSchema;
  readonly value: HelmValue;
  /** Set where it is not a value that is refused but the name of a property. */
  readonly property?: string;
}

/** A schema of values made into a function. It is read as draft 7 says, as far as `JsonSchema` goes. */
export function schemaReader(schema: JsonSchema): (value: HelmValue) => readonly SchemaProblem[] {
  const compiler = new SchemaCompiler(schema);
  const check = compiler.compile(schema);
  return (value) => {
    const problems: SchemaProblem[] = [];
    check(value, (problem) => problems.push({ path: [...compiler.path], ...problem }));
    return problems;
  };
}

type Report = (problem: Omit<SchemaProblem, 'path'>) => void;
type Check = (value: HelmValue, report: Report) => void;

class SchemaCompiler {
  /** Where the value stands that is looked at. */
  readonly path: string[] = [];
  private readonly definitions = new Map<string, Check>();

  constructor(private readonly root: JsonSchema) {}

  /** Nothing else is looked at of a value that is of another type. */
  compile(schema: JsonSchema): Check {
    const isOfType = typeTest(schema);
    const checks = [...this.checks(schema)];
    return (value, report) => {
      if (!isOfType(value)) report({ keyword: 'type', schema, value });
      else for (const check of checks) check(value, report);
    };
  }

  private *checks(schema: JsonSchema): Generator<Check> {
    const { $ref, allOf = [], not } = schema;
    if ($ref !== undefined) yield (value, report) => this.definition($ref)(value, report);
    for (const [keyword, holds] of Object.entries(HOLDS) as [keyof JsonSchema, Holds][]) {
      if (schema[keyword] === undefined) continue;
      const test = holds(schema);
      yield (value, report) => {
        if (!test(value)) report({ keyword, schema, value });
      };
    }
    if (not !== undefined) {
      const admitted = this.predicate(not);
      yield (value, report) => {
        if (admitted(value)) report({ keyword: 'not', schema, value });
      };
    }
    if (schema.required ?? schema.properties ?? schema.propertyNames ?? schema.additionalProperties) {
      yield this.table(schema);
    }
    if (schema.items !== undefined) yield this.list(schema.items);
    for (const inner of allOf) yield this.compile(inner);
    if (schema.if !== undefined && schema.then !== undefined) {
      const [condition, then] = [this.predicate(schema.if), this.compile(schema.then)];
      yield (value, report) => {
        if (condition(value)) then(value, report);
      };
    }
  }

  private predicate(schema: JsonSchema): (value: HelmValue) => boolean {
    const check = this.compile(schema);
    return (value) => {
      let admitted = true;
      check(value, () => {
        admitted = false;
      });
      return admitted;
    };
  }

  private definition(reference: string): Check {
    const known = this.definitions.get(reference);
    if (known !== undefined) return known;
    const definition = this.root.definitions?.[reference.replace('#/definitions/', '')];
    if (definition === undefined) throw new Error(`schema: ${reference} is not defined`);
    const check = this.compile(definition);
    this.definitions.set(reference, check);
    return check;
  }

  private table(schema: JsonSchema): Check {
    const { properties = {}, additionalProperties = true, propertyNames, required = [] } = schema;
    const declared = new Map(Object.entries(properties).map(([name, inner]) => [name, this.compile(inner)]));
    const others = typeof additionalProperties === 'object' ? this.compile(additionalProperties) : undefined;
    const names = propertyNames === undefined ? undefined : this.compile(propertyNames);
    return (value, report) => {
      if (!isTable(value)) return;
      for (const name of required) {
        if (!Object.hasOwn(value, name)) report({ keyword: 'required', schema, value, property: name });
      }
      for (const name in value) {
        names?.(name, (problem) => report({ ...problem, property: name }));
        const check = declared.get(name) ?? others;
        if (check !== undefined) this.inside(name, check, value[name] ?? null, report);
        else if (additionalProperties === false) {
          report({ keyword: 'additionalProperties', schema, value, property: name });
        }
      }
    };
  }

  private inside(name: string, check: Check, value: HelmValue, report: Report): void {
    this.path.push(name);
    check(value, report);
    this.path.pop();
  }

  private list(items: JsonSchema): Check {
    const check = this.compile(items);
    return (value, report) => {
      if (!Array.isArray(value)) return;
      for (const [index, item] of value.entries()) this.inside(String(index), check, item, report);
    };
  }
}

type Holds = (schema: JsonSchema) => (value: HelmValue) => boolean;

/** Keywords that one look at a value decides. Each lets values of other types through. */
const HOLDS: { readonly [K in keyof JsonSchema]?: Holds } = {
  enum:
    ({ enum: choices = [] }) =>
    (value) =>
      choices.some((choice) => choice === value),
  const:
    ({ const: constant }) =>
    (value) =>
      equal(constant as HelmValue, value),
  pattern: ({ pattern = '' }) => {
    const expression = new RegExp(pattern, 'u');
    return (value) => typeof value !== 'string' || expression.test(value);
  },
  minLength:
    ({ minLength = 0 }) =>
    (value) =>
      typeof value !== 'string' || [...value].length >= minLength,
  maxLength:
    ({ maxLength = 0 }) =>
    (value) =>
      typeof value !== 'string' || value.length <= maxLength || [...value].length <= maxLength,
  minimum:
    ({ minimum = 0 }) =>
    (value) =>
      typeof value !== 'number' || value >= minimum,
  maximum:
    ({ maximum = 0 }) =>
    (value) =>
      typeof value !== 'number' || value <= maximum,
  uniqueItems:
    ({ uniqueItems }) =>
    (value) =>
      !uniqueItems || !Array.isArray(value) || new Set(value.map(goJson)).size === value.length,
};

/** A number without a fraction is an integer, be it written with a point. */
function typeTest({ type }: JsonSchema): (value: HelmValue) => boolean {
  if (type === undefined) return () => true;
  const types = new Set([type].flat());
  return (value) => types.has(typeOf(value)) || (types.has('integer') && Number.isInteger(value));
}

function typeOf(value: HelmValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function equal(one: HelmValue, other: HelmValue): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && goJson(one) === goJson(other));
}

/** Whether a schema lets values through. */
export function schemaPredicate(schema: JsonSchema): (values: HelmValues) => boolean {
  const read = schemaReader(schema);
  return (values) => read(values).length === 0;
}
