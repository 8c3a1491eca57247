/**
 * Hits, counted: in all, per UTC day and per page. Adding is commutative and associative, which is why writers never
 * wait for each other.
 *
 * As bytes (varints are LEB128, unsigned, at most 2^53 - 1):
 *
 *     varint total
 *     varint number of days,  then for each: varint day (days since 1970-01-01), varint hits
 *     varint number of pages, then for each: varint length, that many bytes of UTF-8, varint hits
 */
export interface Counts {
  total: number;
  /** Hits by day, in days since 1970-01-01 UTC; `EARLIER` gathers the days no longer told apart. */
  readonly days: Map<number, number>;
  /** Hits by page; `OTHER` gathers the pages no longer told apart. */
  readonly pages: Map<string, number>;
}

export const EARLIER = 0;
export const OTHER = '';

/** What the total may be set or imported to: far from what a number cannot tell exactly. */
export const MAX_TOTAL = 1e15;

/** Longest page name told apart, in bytes of UTF-8. */
export const MAX_PAGE_BYTES = 256;

export function noCounts(): Counts {
  return { total: 0, days: new Map(), pages: new Map() };
}

export function addCounts(into: Counts, more: Counts): void {
  into.total += more.total;
  for (const [day, hits] of more.days) addTo(into.days, day, hits);
  for (const [page, hits] of more.pages) addTo(into.pages, page, hits);
}

export function addTo<K>(map: Map<K, number>, key: K, hits: number): void {
  map.set(key, (map.get(key) ?? 0) + hits);
}

export function encodeCounts({ total, days, pages }: Counts): Buffer {
  let most = (3 + 2 * days.size + 2 * pages.size) * MOST_VARINT_BYTES;
  for (const page of pages.keys()) most += page.length * MOST_BYTES_OF_A_UNIT;
  const bytes = Buffer.allocUnsafe(most);
  let at = putVarint(bytes, 0, total);
  at = putVarint(bytes, at, days.size);
  for (const [day, hits] of days) {
    at = putVarint(bytes, at, day);
    at = putVarint(bytes, at, hits);
  }
  at = putVarint(bytes, at, pages.size);
  for (const [page, hits] of pages) {
    at = putText(bytes, at, page);
    at = putVarint(bytes, at, hits);
  }
  return bytes.subarray(0, at);
}

/** @returns undefined where the bytes are not exactly one encoding of counts */
export function decodeCounts(bytes: Buffer): Counts | undefined {
  const cursor = { bytes, at: 0 };
  const counts = noCounts();
  const total = takeVarint(cursor);
  const days = takeVarint(cursor);
  if (total === undefined || days === undefined || days > bytes.length) return undefined;
  counts.total = total;
  for (let i = 0; i < days; i++) {
    const day = takeVarint(cursor);
    const hits = takeVarint(cursor);
    if (day === undefined || hits === undefined) return undefined;
    addTo(counts.days, day, hits);
  }
  const pages = takeVarint(cursor);
  if (pages === undefined || pages > bytes.length) return undefined;
  for (let i = 0; i < pages; i++) {
    const length = takeVarint(cursor);
    if (length === undefined || length > bytes.length - cursor.at) return undefined;
    const name = bytes.toString('utf8', cursor.at, cursor.at + length);
    cursor.at += length;
    const hits = takeVarint(cursor);
    if (hits === undefined) return undefined;
    addTo(counts.pages, name, hits);
  }
  return cursor.at === bytes.length ? counts : undefined;
}

/** The total of what was encoded, which comes first. @returns undefined where the bytes do not begin with one */
export function decodeTotal(bytes: Buffer): number | undefined {
  return takeVarint({ bytes, at: 0 });
}

/** Of any count we can represent. */
const MOST_VARINT_BYTES = 8;

/** UTF-8 takes no more for one of UTF-16's units. */
const MOST_BYTES_OF_A_UNIT = 3;

/** Length and UTF-8. Of ASCII, as most names are, byte by byte: a call out of JavaScript takes longer. @returns where it ends */
function putText(bytes: Buffer, begin: number, text: string): number {
  let at = putVarint(bytes, begin, text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      at = putVarint(bytes, begin, Buffer.byteLength(text));
      return at + bytes.write(text, at);
    }
    bytes[at++] = unit;
  }
  return at;
}

/** @returns where it ends */
function putVarint(bytes: Buffer, begin: number, value: number): number {
  let at = begin;
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at] = rest;
  return at + 1;
}

function takeVarint(cursor: { readonly bytes: Uint8Array; at: number }): number | undefined {
  let value = 0;
  for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
    const byte = cursor.bytes[cursor.at];
    if (byte === undefined) return undefined;
    cursor.at += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return Number.isSafeInteger(value) ? value : undefined;
  }
  return undefined;
}
