import { Ajv, type ErrorObject } from 'ajv';
import type { JsonSchema } from '../values/json-schema.ts';
import { PASSED_ON, PRINTABLE } from '../values/value-kinds.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** Values the schema refuses: a line for each, with its path, what was expected and what was there. */
export class ValuesError extends Error {
  readonly code = 'VALUES';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** A check of values against values.schema.json, compiled once. */
export function valuesCheck(schema: JsonSchema): (values: HelmValues) => void {
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(schema);
  return (values) => {
    if (validate(values)) return;
    const problems = (validate.errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword)).map(problem);
    throw new ValuesError([...new Set(problems)]);
  };
}

/** What Ajv says once more of something it has said in detail. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

function problem(error: ErrorObject): string {
  const path = pathOf(error.instancePath);
  const { keyword, params } = error;
  const whose = error.propertyName === undefined ? '' : 'keys with ';
  const got = `got ${shown(error.data as HelmValue)}`;
  switch (keyword) {
    case 'additionalProperties':
      return `${inside(path, params['additionalProperty'])}: no such value; ${known(error)}`;
    case 'required':
      return `${inside(path, params['missingProperty'])}: expected a value, got null or nothing`;
    case 'const':
      return `${path}: ${params['allowedValue']}; ${got}`;
    case 'enum':
      return `${path}: expected one of ${(params['allowedValues'] as readonly string[]).join(', ')}; ${got}`;
    case 'not':
      return `${path}: expected no key ${shown(error.data as HelmValue)}: YAML means something else by it`;
    case 'type':
      return `${path}: expected ${[params['type']].flat().join(' or ')}, ${got}`;
    case 'pattern':
      // Of a key that is not allowed the path is that of its map.
      if (isUnprintable(error)) return `${path}: expected ${whose}no control characters, ${got}`;
      if (params['pattern'] === PASSED_ON.pattern) return `${path}: expected no space or empty line at the end, ${got}`;
      return `${path}: expected a string that matches ${JSON.stringify(params['pattern'])}, ${got}`;
    default:
      return `${path}: ${error.message ?? keyword}, ${got}`;
  }
}

function isUnprintable({ data, params }: ErrorObject): boolean {
  return [PASSED_ON.pattern, PRINTABLE.pattern].includes(params['pattern']) && !PRINTABLE_TEXT.test(String(data));
}

const PRINTABLE_TEXT = new RegExp(PRINTABLE.pattern ?? '', 'u');

function known({ parentSchema }: ErrorObject): string {
  const properties = (parentSchema as JsonSchema | undefined)?.properties ?? {};
  return `there are ${Object.keys(properties).join(', ')}`;
}

/** A JSON pointer as people write a value's path. */
function pathOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const path = steps.map((step) => named(step.replaceAll('~1', '/').replaceAll('~0', '~'))).join('.');
  return path === '' ? 'values' : path;
}

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
