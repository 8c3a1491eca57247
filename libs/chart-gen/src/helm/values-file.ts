import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import { resolvePlain } from './plain-scalar.ts';

/** Values as Helm holds them: what JSON can hold, every number a 64-bit float unless --set gave it. */
export type HelmValue = string | number | boolean | null | readonly HelmValue[] | HelmValues;
export type HelmValues = { readonly [key: string]: HelmValue };

/** A values file that cannot be read as one. The message says where. */
export class ValuesFileError extends Error {
  readonly code = 'VALUES_FILE';
}

/**
 * Reads a values file as Helm does: YAML 1.1 by go-yaml v2, then JSON, so that every number is a float64 and every
 * key a string. A file that is empty gives no values.
 *
 * @throws ValuesFileError for broken YAML, for something that is no map, for a key or value that JSON cannot hold
 */
export function readValuesFile(text: string, name: string): HelmValues {
  const [values = null] = readYamlDocuments(text, name);
  if (values === null) return {};
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new ValuesFileError(`${name}: expected a map of values, got ${JSON.stringify(values)}`);
  }
  return values as HelmValues;
}

/** Characters that go-yaml reads in no YAML, not even between quotes; a byte order mark may begin the file. */
const UNREADABLE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads a stream of YAML documents the same way, whatever they are. */
export function readYamlDocuments(text: string, name: string): readonly HelmValue[] {
  const unreadable = UNREADABLE.exec(text.replace(/^\ufeff/, ''));
  if (unreadable !== null) {
    const line = text.slice(0, unreadable.index).split('\n').length;
    throw new ValuesFileError(`${name}: line ${line}: control characters are not allowed: write them as \\u…`);
  }
  const lines = new LineCounter();
  const options = {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    lineCounter: lines,
    keepSourceTokens: true,
  } as const;
  const documents = parseAllDocuments(text, options);
  return (Array.isArray(documents) ? documents : []).map((document: Document.Parsed) => {
    const [error] = document.errors;
    if (error !== undefined) throw new ValuesFileError(`${name}: ${error.message.split('\n')[0]?.replace(/:$/, '')}`);
    return convert(document.contents, { document, name, lines });
  });
}

interface Source {
  readonly document: Document.Parsed;
  readonly name: string;
  readonly lines: LineCounter;
}

function convert(node: unknown, source: Source): HelmValue {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return convert(node.resolve(source.document), source);
  if (isScalar(node)) return convertScalar(node, source);
  if (isSeq(node)) return node.items.map((item) => convert(item, source));
  if (isMap(node)) {
    const own: [string, HelmValue][] = [];
    const merged: [string, HelmValue][] = [];
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN') merged.push(...mergeEntries(value, source));
      else own.push([keyOf(key, source), convert(value, source)]);
    }
    return Object.fromEntries([...merged, ...own]);
  }
  throw new ValuesFileError(`${source.name}: ${String(node)} is not supported`);
}

/** What `<<: *anchor` brings in; of several maps the first has the last word. */
function mergeEntries(node: unknown, source: Source): [string, HelmValue][] {
  const value = convert(node, source);
  const maps = Array.isArray(value) ? [...value].reverse() : [value];
  return maps.flatMap((map) => Object.entries(map as HelmValues));
}

function keyOf(node: unknown, source: Source): string {
  const key = convert(node, source);
  if (key === null || typeof key === 'object') {
    throw new ValuesFileError(`${source.name}: ${at(node, source)}a key must be a string, got ${JSON.stringify(key)}`);
  }
  return String(key);
}

/** Escapes of JSON that go-yaml has none of: halves of surrogate pairs, and the slash. A backslash twice is one. */
const ESCAPES = /\\(?:\\|\/|(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})/g;

function convertScalar(node: Scalar, source: Source): HelmValue {
  if (node.type === 'QUOTE_DOUBLE' && node.srcToken !== undefined && 'source' in node.srcToken) {
    const unknown = (node.srcToken.source.match(ESCAPES) ?? []).find((found) => found !== '\\\\');
    if (unknown === undefined) return String(node.value);
    throw new ValuesFileError(
      `${source.name}: ${at(node, source)}Helm does not read ${unknown}: write the character itself`,
    );
  }
  if (node.type !== 'PLAIN' || node.tag === 'tag:yaml.org,2002:str') return String(node.value ?? '');
  const value = resolvePlain(node.source ?? '');
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ValuesFileError(`${source.name}: ${at(node, source)}${node.source} is no number JSON can hold`);
  }
  return value;
}

function at(node: unknown, source: Source): string {
  const offset = isNode(node) ? node.range?.[0] : undefined;
  return offset === undefined ? '' : `line ${source.lines.linePos(offset).line}: `;
}
