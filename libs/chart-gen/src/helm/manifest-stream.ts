import { isTable } from './coalesce.ts';
import { resolvePlain } from './plain-scalar.ts';
import { quoted } from './quoted-scalar.ts';
import type { Manifest } from './render.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** The manifests as `helm template` prints them: each a document below a comment that names its template. */
export function manifestStream(manifests: readonly Manifest[]): string {
  return manifests.map(({ source, object }) => `---\n# Source: ${source}\n${entries(object, '')}\n`).join('');
}

// A library that writes any YAML takes longer to get going than the chart takes to render.

function entries(map: HelmValues, indent: string): string {
  return Object.entries(map)
    .map(([key, value]) => `${indent}${onOneLine(key)}:${after(value, indent)}`)
    .join('\n');
}

function items(list: readonly HelmValue[], indent: string): string {
  return list
    .map((item) => {
      const inner = `${indent}  `;
      if (isTable(item) && !isEmpty(item)) return `${indent}- ${entries(item, inner).slice(inner.length)}`;
      return `${indent}-${after(item, indent)}`;
    })
    .join('\n');
}

/** What stands behind a key or a dash: on the same line, or below it and further in. */
function after(value: HelmValue, indent: string): string {
  const inner = `${indent}  `;
  if (value === null || typeof value !== 'object') {
    return ` ${typeof value === 'string' ? text(value, inner) : JSON.stringify(value)}`;
  }
  if (isEmpty(value)) return isTable(value) ? ' {}' : ' []';
  return `\n${isTable(value) ? entries(value, inner) : items(value as readonly HelmValue[], inner)}`;
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

const PLAIN = /^[A-Za-z_/][-A-Za-z0-9_./]*(?:[ :][-A-Za-z0-9_./()]+)*$/;
// Where the first line begins with white space, YAML would have to be told how far in the text stands.
const LINES = /^[^\s\p{C}]\P{C}*(?:\n\P{C}*)+$/u;

/** A string as a YAML scalar, by lines where it has several. */
function text(value: string, indent: string): string {
  const hasLines = LINES.test(value) && !/[\p{Zl}\p{Zp}]/u.test(value);
  return hasLines ? block(value, indent) : onOneLine(value);
}

/** A string as it is where nothing else could be meant, or quoted. */
function onOneLine(value: string): string {
  if (PLAIN.test(value) && resolvePlain(value) === value) return value;
  return quoted(value);
}

function block(value: string, indent: string): string {
  const body = value.replace(/\n+$/, '');
  const breaks = value.length - body.length;
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
  const chomping = ['-', ''][breaks] ?? '+';
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, breaks - 1))}`;
}
