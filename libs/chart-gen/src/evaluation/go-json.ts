import type { HelmValue } from '../helm/values-file.ts';

/** JSON on one line as Go's encoding/json writes it: keys sorted by their bytes, HTML's special characters escaped. */
export function goJson(value: HelmValue): string {
  return write(value, '', '');
}

/** The same over several lines, two spaces a level; an empty list or object stays on one line. */
export function goPrettyJson(value: HelmValue): string {
  return write(value, '  ', '\n');
}

function write(value: HelmValue, indent: string, lineBreak: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return text(value);
  const separator = lineBreak === '' ? ',' : `,${lineBreak}${indent}`;
  const deeper = lineBreak === '' ? '' : `${lineBreak}  `;
  if (isList(value)) {
    const items = value.map((item) => write(item, indent, deeper));
    return enclose('[', items, ']', separator, lineBreak, indent);
  }
  const colon = lineBreak === '' ? ':' : ': ';
  const entries = Object.entries(value)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, inner]) => `${text(key)}${colon}${write(inner, indent, deeper)}`);
  return enclose('{', entries, '}', separator, lineBreak, indent);
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  separator: string,
  lineBreak: string,
  indent: string,
): string {
  if (parts.length === 0) return `${open}${close}`;
  return `${open}${lineBreak}${indent}${parts.join(separator)}${lineBreak}${close}`;
}

/** Go keeps the sign of a negative zero; else both write the shortest digits that read back the same. */
function number(value: number): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function text(value: string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function isList(value: readonly HelmValue[] | { readonly [key: string]: HelmValue }): value is readonly HelmValue[] {
  return Array.isArray(value);
}
