import { isUtf8 } from 'node:buffer';
import { createHash, randomInt } from 'node:crypto';
import type { HelmValue } from '../helm/values-file.ts';
import type { FunctionName } from '../language/functions.ts';
import { goJson, goPrettyJson } from './go-json.ts';
import { RenderError } from './render-error.ts';

/** What the templates of a rendering are given beside their values. */
export interface Surroundings {
  /** An object as it stands in the cluster, if there is one. */
  readonly lookup: (apiVersion: string, kind: string, namespace: string, name: string) => HelmValue | undefined;
  /** That many letters and digits, others each time. */
  readonly random: (length: number) => string;
}

/** Whether Go templates and sprig count a value as there: not null, false, 0, '' or without elements. */
export function isTrue(value: HelmValue): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What a function of Helm's templates gives for its arguments: the meaning of the language's calls. */
export function applyFunction(name: FunctionName, args: readonly HelmValue[], surroundings: Surroundings): HelmValue {
  return FUNCTIONS[name](args, surroundings);
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join('');
}

const FUNCTIONS: { readonly [K in FunctionName]: (args: readonly HelmValue[], around: Surroundings) => HelmValue } = {
  add: (args) => exact(args.reduce<number>((sum, arg) => sum + whole(arg ?? 0), 0)),
  and: (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1) ?? null,
  b64enc: ([text]) => Buffer.from(string(text)).toString('base64'),
  coalesce: (args) => args.find(isTrue) ?? null,
  contains: ([part, text]) => string(text).includes(string(part)),
  default: ([otherwise = null, value = null]) => (isTrue(value) ? value : otherwise),
  dig: (args) => dig(args),
  eq: ([left, right]) => left === right,
  gt: ([left, right]) => whole(left ?? 0) > whole(right ?? 0),
  join: ([separator, list]) => (Array.isArray(list) ? list : []).map(String).join(string(separator)),
  kindIs: ([kind, value = null]) => kindOf(value) === kind,
  lookup: ([apiVersion, kind, namespace, name], { lookup }) =>
    lookup(string(apiVersion), string(kind), string(namespace), string(name)) ?? {},
  mul: (args) => exact(args.reduce<number>((product, arg) => product * whole(arg), 1)),
  ne: ([left, right]) => left !== right,
  not: ([condition = null]) => !isTrue(condition),
  or: (args) => args.find(isTrue) ?? args.at(-1) ?? null,
  printf: ([format, ...args]) => {
    const rest = [...args];
    return string(format).replaceAll('%s', () => string(rest.shift()));
  },
  randAlphaNum: ([length], { random }) => random(whole(length)),
  replace: ([old, by, text]) => string(text).split(string(old)).join(string(by)),
  sha256sum: ([text]) => createHash('sha256').update(string(text)).digest('hex'),
  toJson: ([value = null]) => goJson(value),
  toPrettyJson: ([value = null]) => goPrettyJson(value),
  toString: ([value = null]) => (typeof value === 'number' ? String(whole(value)) : string(value)),
  trimAll: ([characters, text]) => trimAll(string(text), string(characters)),
  trunc: ([length, text]) => truncated(string(text), whole(length)),
  untilStep: ([start, stop, step]) => {
    const [first, size] = [whole(start), whole(step)];
    return Array.from({ length: Math.max(0, Math.ceil((whole(stop) - first) / size)) }, (_, n) => first + n * size);
  },
};

/** The string a function was promised. A missing value has no text that could be right, so it is an error. */
function string(value: HelmValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new RenderError(`a template function expected a string and got ${JSON.stringify(value)}`);
}

function whole(value: HelmValue | undefined): number {
  if (typeof value === 'number') return Math.trunc(value);
  throw new RenderError(`a template function expected a number and got ${JSON.stringify(value)}`);
}

/** Beyond this whole numbers are rounded on their way through YAML and JSON. */
const EXACT = 2 ** 53;

function exact(number: number): number {
  if (Math.abs(number) <= EXACT) return number;
  throw new RenderError(`${number} is beyond 2^53: YAML and JSON do not keep it exactly`);
}

/** The first bytes of a text. Those of a character that was cut in two are written one by one, as `quote` does it. */
function truncated(text: string, length: number): string {
  const bytes = Buffer.from(text).subarray(0, length);
  let whole = bytes.length;
  while (!isUtf8(bytes.subarray(0, whole))) whole -= 1;
  return `${bytes.toString('utf8', 0, whole)}${bytes.toString('latin1', whole)}`;
}

function dig(args: readonly HelmValue[]): HelmValue {
  const path = args.slice(0, -2);
  const [otherwise = null, object = null] = args.slice(-2);
  let here = object;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, string(step))) return otherwise;
    here = (here as { readonly [key: string]: HelmValue })[string(step)] ?? null;
  }
  return here;
}

function trimAll(text: string, characters: string): string {
  const trimmed = [...text];
  while (trimmed.length > 0 && characters.includes(trimmed[0] ?? '')) trimmed.shift();
  while (trimmed.length > 0 && characters.includes(trimmed.at(-1) ?? '')) trimmed.pop();
  return trimmed.join('');
}

/** Go's reflect kinds, as far as values have them. */
function kindOf(value: HelmValue): string {
  if (value === null) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'object') return 'map';
  return { string: 'string', boolean: 'bool', number: 'float64' }[typeof value as 'string' | 'boolean' | 'number'];
}
