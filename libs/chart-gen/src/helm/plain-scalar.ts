/** What an unquoted YAML scalar can mean. */
export type PlainValue = string | number | boolean | null;

const WORDS: ReadonlyMap<string, PlainValue> = new Map<string, PlainValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * Resolves an unquoted scalar as Helm does, that is as go-yaml v2 (`resolve` in its resolve.go): YAML 1.1 words for
 * booleans, octal by a leading 0, underscores in numbers, no base-60 numbers, dates left as strings.
 */
export function resolvePlain(text: string): PlainValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  if (text.startsWith('.')) return float(text) ?? text;
  const digits = text.replaceAll('_', '');
  const whole = wholeNumber(digits);
  return whole === undefined ? (float(digits) ?? text) : Number(whole);
}

/**
 * The key of a map that an unquoted scalar makes, as Helm writes it: whole numbers by their digits, others as floats of
 * 32 bits. Undefined where Helm takes none: null, and a whole number beyond 64 bits with a sign.
 */
export function plainKey(text: string): string | undefined {
  const value = resolvePlain(text);
  if (typeof value !== 'number') return value === null ? undefined : String(value);
  const whole = WORDS.has(text) || text.startsWith('.') ? undefined : wholeNumber(text.replaceAll('_', ''));
  if (whole === undefined) return shortFloat(value);
  return whole < 2n ** 63n ? String(whole) : undefined;
}

/** The shortest digits that tell a 32-bit float from others, as Go's strconv formats it by 'g'. */
function shortFloat(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return '.nan';
  if (!Number.isFinite(rounded)) return rounded > 0 ? '.inf' : '-.inf';
  const exact = (digits: number) => Math.fround(Number(rounded.toExponential(digits))) === rounded;
  const [, mantissa = '', sign = '', power = ''] =
    /^(.*)e([-+])(.*)$/.exec(rounded.toExponential([0, 1, 2, 3, 4, 5, 6, 7].find(exact) ?? 8)) ?? [];
  const exponent = Number(`${sign}${power}`);
  if (exponent < -4 || exponent >= 6) return `${mantissa}e${sign}${power.padStart(2, '0')}`;
  return Object.is(rounded, -0) ? '-0' : String(Number(`${mantissa}e${exponent}`));
}

/** A number with a point or an exponent; undefined where it is none, or beyond what 64 bits hold. */
function float(digits: string): number | undefined {
  const value = FLOAT.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const BASES: readonly (readonly [RegExp, string])[] = [
  [/^0[xX]([0-9a-fA-F]+)$/, '0x'],
  [/^0[bB]([01]+)$/, '0b'],
  [/^0[oO]?([0-7]+)$/, '0o'],
  [/^([0-9]+)$/, ''],
];

/** A whole number of at most 64 bits as Go's ParseInt with base 0 reads it; undefined where it is none. */
function wholeNumber(digits: string): bigint | undefined {
  const [, sign = '', magnitude = ''] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  for (const [pattern, prefix] of BASES) {
    const [, significant] = pattern.exec(magnitude) ?? [];
    if (significant === undefined) continue;
    // 089 is no octal number: what has the form of one and is none goes on to be a float.
    if (prefix === '' && magnitude.length > 1 && magnitude.startsWith('0')) return undefined;
    const value = BigInt(`${prefix}${significant}`);
    const limit = sign === '-' ? 2n ** 63n : sign === '+' ? 2n ** 63n - 1n : 2n ** 64n - 1n;
    if (value > limit) return undefined;
    return sign === '-' ? -value : value;
  }
  return undefined;
}
