import { encodeRecord, type LogRecord, recordAt } from '../commit-log/log-file.ts';

/** Bytes of a file that are no record. */
export interface Gap {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * All records of a file of the log, and the bytes between them that are none. Goes on behind damage at the next place
 * that is a record by its checksum.
 */
export function scanRecords(bytes: Buffer): { readonly records: LogRecord[]; readonly gaps: Gap[] } {
  const records: LogRecord[] = [];
  const gaps: Gap[] = [];
  let gap: number | undefined;
  for (let offset = 0; offset < bytes.length; ) {
    const record = gap === undefined || looksLikeRecord(bytes, offset) ? recordAt(bytes, offset) : undefined;
    if (!record) {
      gap ??= offset;
      offset += 1;
      continue;
    }
    if (gap !== undefined) gaps.push({ offset: gap, bytes: offset - gap });
    gap = undefined;
    records.push(record);
    offset += record.length;
  }
  if (gap !== undefined) gaps.push({ offset: gap, bytes: bytes.length - gap });
  return { records, gaps };
}

const HEAD_BYTES = encodeRecord({}).length - 2;

/** A cheap test before the checksum: every payload is a JSON object. */
function looksLikeRecord(bytes: Buffer, offset: number): boolean {
  return bytes[offset + HEAD_BYTES] === 0x7b;
}
