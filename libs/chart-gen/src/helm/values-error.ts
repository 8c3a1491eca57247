import type { JsonSchema } from '../values/json-schema.ts';
import { PASSED_ON, PRINTABLE } from '../values/value-kinds.ts';
import { type SchemaProblem, schemaReader } from './schema-problems.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** Values the schema refuses: a line for each, with its path, what was expected and what was there. */
export class ValuesError extends Error {
  readonly code = 'VALUES';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** A check of values against values.schema.json. It throws a ValuesError where they are refused. */
export function valuesCheck(schema: JsonSchema): (values: HelmValues) => void {
  const read = schemaReader(schema);
  return (values) => {
    const problems = read(values);
    if (problems.length > 0) throw new ValuesError([...new Set(problems.map(described))]);
  };
}

function described({ path: steps, keyword, schema, value, property }: SchemaProblem): string {
  const path = steps.length === 0 ? 'values' : steps.map(named).join('.');
  const got = `got ${shown(value)}`;
  switch (keyword) {
    case 'additionalProperties':
      return `${inside(path, property)}: no such value; there are ${Object.keys(schema.properties ?? {}).join(', ')}`;
    case 'required':
      return `${inside(path, property)}: expected a value, got null or nothing`;
    case 'const':
      return `${path}: ${schema.const}; ${got}`;
    case 'enum':
      return `${path}: expected one of ${schema.enum?.join(', ')}; ${got}`;
    case 'not':
      return `${path}: expected no key ${shown(value)}: YAML means something else by it`;
    case 'type':
      return `${path}: expected ${[schema.type].flat().join(' or ')}, ${got}`;
    case 'pattern':
      return `${path}: expected ${form(schema, value, property)}, ${got}`;
    default:
      return `${path}: expected ${LIMITS[keyword] ?? keyword} ${schema[keyword]}, ${got}`;
  }
}

const LIMITS: { readonly [K in keyof JsonSchema]?: string } = {
  minimum: 'at least',
  maximum: 'at most',
  minLength: 'a length of at least',
  maxLength: 'a length of at most',
  uniqueItems: 'each item once:',
};

/** What a text should have been. Of a key that is not allowed the path is that of its map. */
function form({ pattern }: JsonSchema, value: HelmValue, property: string | undefined): string {
  const isPrintable = PRINTABLE_TEXT.test(String(value));
  const whose = property === undefined ? '' : 'keys with ';
  if (!isPrintable && [PASSED_ON.pattern, PRINTABLE.pattern].includes(pattern)) return `${whose}no control characters`;
  if (pattern === PASSED_ON.pattern) return `${whose}no space or empty line at the end`;
  return `a string that matches ${JSON.stringify(pattern)}`;
}

const PRINTABLE_TEXT = new RegExp(PRINTABLE.pattern ?? '', 'u');

function inside(path: string, name: unknown): string {
  const last = named(String(name));
  return path === 'values' ? last : `${path}.${last}`;
}

/** A key on one line, whatever is in it. */
function named(key: string): string {
  return /^[-\w./]+$/.test(key) ? key : shown(key);
}

function shown(value: HelmValue): string {
  const text = JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
