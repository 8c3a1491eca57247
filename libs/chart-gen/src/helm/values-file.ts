import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import { isTable } from './coalesce.ts';
import { plainKey, resolvePlain } from './plain-scalar.ts';

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
 * @throws ValuesFileError for broken YAML, for something that is no map, for a key or value that JSON cannot hold, and
 * for what Helm 3 and 4 read differently: several documents, directives
 */
export function readValuesFile(text: string, name: string): HelmValues {
  const [values = null, ...more] = readYamlDocuments(text, name);
  if (more.some((document) => document !== null)) {
    const count = more.length + 1;
    throw new ValuesFileError(
      `${name}: expected one document, got ${count}: Helm 3 reads the first alone, Helm 4 all of them`,
    );
  }
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
    if (hasDirectives(document)) {
      throw new ValuesFileError(`${name}: Helm 4 reads no directives (%…): remove them`);
    }
    return convert(document.contents, { document, name, lines, within: [] });
  });
}

function hasDirectives({ directives }: Document.Parsed): boolean {
  return directives.yaml.explicit === true || Object.keys(directives.tags).length > 1;
}

interface Source {
  readonly document: Document.Parsed;
  readonly name: string;
  readonly lines: LineCounter;
  /** The nodes with an anchor around the one being read. */
  readonly within: readonly unknown[];
}

function convert(node: unknown, source: Source): HelmValue {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) {
    const target = node.resolve(source.document);
    if (!source.within.includes(target)) return convert(target, source);
    throw new ValuesFileError(`${source.name}: ${at(node, source)}*${node.source} is inside what it stands for`);
  }
  if (isScalar(node)) return convertScalar(node, source);
  const inner = isCollection(node) && node.anchor ? { ...source, within: [...source.within, node] } : source;
  if (isSeq(node)) return node.items.map((item) => convert(item, inner));
  if (isMap(node)) {
    const entries: [string, HelmValue][] = [];
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.source === '<<' && key.type === 'PLAIN')
        entries.push(...mergeEntries(key, value, inner));
      else entries.push([keyOf(key, inner), convert(value, inner)]);
    }
    // Of two entries with one key the later counts, merged or not.
    return Object.fromEntries(entries);
  }
  throw new ValuesFileError(`${source.name}: ${String(node)} is not supported`);
}

/** What `<<: *anchor` brings in; of several maps the first has the last word. */
function mergeEntries(key: Scalar, node: unknown, source: Source): [string, HelmValue][] {
  const value = convert(node, source);
  const maps = Array.isArray(value) ? [...value].reverse() : [value];
  return maps.flatMap((map) => {
    if (isTable(map)) return Object.entries(map);
    throw new ValuesFileError(`${source.name}: ${at(key, source)}<< merges maps, got ${JSON.stringify(map)}`);
  });
}

function keyOf(node: unknown, source: Source): string {
  const key = isScalar(node) && node.type === 'PLAIN' && node.tag === undefined ? plainKey(node.source ?? '') : null;
  const value = key ?? convert(node, source);
  if (typeof value === 'string') return value;
  const got = isScalar(node) && value !== null ? node.source : JSON.stringify(value);
  throw new ValuesFileError(`${source.name}: ${at(node, source)}a key must be a string, got ${got}`);
}

/** Escapes of JSON that go-yaml has none of: halves of surrogate pairs, and the slash. A backslash twice is one. */
const ESCAPES = /\\(?:\\|\/|(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})/g;

const STRING_TAG = 'tag:yaml.org,2002:str';

function convertScalar(node: Scalar, source: Source): HelmValue {
  if (node.tag !== undefined && node.tag !== STRING_TAG) {
    const tag = node.tag.replace(/^tag:yaml\.org,2002:/, '!!');
    throw new ValuesFileError(
      `${source.name}: ${at(node, source)}tag ${tag} is not supported: write the value without it`,
    );
  }
  if (node.type === 'QUOTE_DOUBLE' && node.srcToken !== undefined && 'source' in node.srcToken) {
    const unknown = (node.srcToken.source.match(ESCAPES) ?? []).find((found) => found !== '\\\\');
    if (unknown === undefined) return String(node.value);
    throw new ValuesFileError(
      `${source.name}: ${at(node, source)}Helm does not read ${unknown}: write the character itself`,
    );
  }
  if (node.type !== 'PLAIN' || node.tag === STRING_TAG) return String(node.value ?? '');
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
