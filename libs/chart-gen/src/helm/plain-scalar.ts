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
  if (text.startsWith('.')) return FLOAT.test(text) ? Number(text) : text;
  const digits = text.replaceAll('_', '');
  return wholeNumber(digits) ?? (FLOAT.test(digits) ? Number(digits) : text);
}

const BASES: readonly (readonly [RegExp, string])[] = [
  [/^0[xX]([0-9a-fA-F]+)$/, '0x'],
  [/^0[bB]([01]+)$/, '0b'],
  [/^0[oO]?([0-7]+)$/, '0o'],
  [/^([0-9]+)$/, ''],
];

/** A whole number of at most 64 bits as Go's ParseInt with base 0 reads it; undefined where it is none. */
function wholeNumber(digits: string): number | undefined {
  const [, sign = '', magnitude = ''] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  for (const [pattern, prefix] of BASES) {
    const [, significant] = pattern.exec(magnitude) ?? [];
    if (significant === undefined) continue;
    // 089 is no octal number: what has the form of one and is none goes on to be a float.
    if (prefix === '' && magnitude.length > 1 && magnitude.startsWith('0')) return undefined;
    const value = BigInt(`${prefix}${significant}`);
    const limit = sign === '-' ? 2n ** 63n : sign === '+' ? 2n ** 63n - 1n : 2n ** 64n - 1n;
    if (value > limit) return undefined;
    return Number(sign === '-' ? -value : value);
  }
  return undefined;
}
