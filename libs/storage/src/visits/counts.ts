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

export function encodeCounts(counts: Counts): Buffer {
  const bytes: number[] = [];
  pushVarint(bytes, counts.total);
  pushVarint(bytes, counts.days.size);
  for (const [day, hits] of counts.days) {
    pushVarint(bytes, day);
    pushVarint(bytes, hits);
  }
  pushVarint(bytes, counts.pages.size);
  for (const [page, hits] of counts.pages) {
    const name = Buffer.from(page);
    pushVarint(bytes, name.length);
    for (const byte of name) bytes.push(byte);
    pushVarint(bytes, hits);
  }
  return Buffer.from(bytes);
}

/** @returns undefined where the bytes are not exactly one encoding of counts */
export function decodeCounts(bytes: Uint8Array): Counts | undefined {
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
    const name = Buffer.from(bytes.subarray(cursor.at, cursor.at + length)).toString();
    cursor.at += length;
    const hits = takeVarint(cursor);
    if (hits === undefined) return undefined;
    addTo(counts.pages, name, hits);
  }
  return cursor.at === bytes.length ? counts : undefined;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
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
