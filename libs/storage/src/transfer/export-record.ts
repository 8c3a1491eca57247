import { dayName, dayOf } from '../clock.ts';
import { StorageError } from '../errors.ts';
import type { ExportRecord } from '../port.ts';
import { addTo, type Counts, EARLIER, noCounts, OTHER } from '../visits/counts.ts';

const MAX_ID_LENGTH = 64;
/** There must be room for those that come after it. */
const MAX_VERSION = 2 ** 52;
/** Of a note's title and text together: as long as one that is written here may be, at the least. */
const MAX_NOTE_LENGTH = 4 * 1024 * 1024;

export type NoteRecord = Extract<ExportRecord, { type: 'note' }>;
export type CountsRecord = Extract<ExportRecord, { type: 'counts' }>;

export function countsRecord({ total, pages, days }: Counts): CountsRecord {
  return {
    type: 'counts',
    total,
    pages: [...pages].filter(([page]) => page !== OTHER).map(([page, visits]) => ({ page, visits })),
    other: pages.get(OTHER) ?? 0,
    days: [...days]
      .filter(([day]) => day !== EARLIER)
      .sort(([a], [b]) => a - b)
      .map(([day, visits]) => ({ day: dayName(day), visits })),
    earlier: days.get(EARLIER) ?? 0,
  };
}

export function countsOfRecord({ total, pages, other, days, earlier }: CountsRecord): Counts {
  const counts = { ...noCounts(), total };
  for (const { page, visits } of pages) addTo(counts.pages, page, visits);
  if (other !== 0) counts.pages.set(OTHER, other);
  for (const { day, visits } of days) addTo(counts.days, dayOf(Date.parse(day)), visits);
  if (earlier !== 0) counts.days.set(EARLIER, earlier);
  return counts;
}

/**
 * What somebody says is a record of an export.
 *
 * @param place which one it is, from 1
 * @throws `bad-record`, which names the place and what is wrong with it
 */
export function checkedRecord(record: unknown, place: number): ExportRecord {
  const wrong = problemOf(record);
  if (wrong === undefined) return record as ExportRecord;
  throw new StorageError('bad-record', `record ${place}: ${wrong}`, { record: place });
}

type Field =
  | keyof NoteRecord
  | keyof CountsRecord
  | keyof Extract<ExportRecord, { type: 'visits-export' }>
  | keyof CountsRecord['pages'][number]
  | keyof CountsRecord['days'][number];

type Fields = { readonly [field in Field]?: unknown };

/** @returns what is wrong with it, if anything is */
function problemOf(record: unknown): string | undefined {
  if (!isObject(record)) return 'expected an object';
  switch (record.type) {
    case 'visits-export':
      if (record.format !== 1) return `format: expected 1, got ${JSON.stringify(record.format)}`;
      return isText(record.export, 1, MAX_ID_LENGTH) ? undefined : 'export: expected the name of an export';
    case 'note':
      return problemOfNote(record);
    case 'counts':
      return problemOfCounts(record);
    default:
      return `type: expected visits-export, note or counts, got ${JSON.stringify(record.type)}`;
  }
}

function problemOfNote({ id, version, createdAt, updatedAt, title, body }: Fields): string | undefined {
  if (!isText(id, 1, MAX_ID_LENGTH) || !/^[\w-]+$/.test(id)) return 'id: expected letters, digits, - and _';
  if (!isCount(version) || version < 1 || version > MAX_VERSION) return 'version: expected an integer from 1 to 2^52';
  if (!isTime(createdAt)) return 'createdAt: expected a time as in 2026-01-31T12:00:00.000Z';
  if (!isTime(updatedAt)) return 'updatedAt: expected a time as in 2026-01-31T12:00:00.000Z';
  if (title !== undefined && typeof title !== 'string') return 'title: expected a text';
  if (typeof body !== 'string') return 'body: expected a text';
  return (title?.length ?? 0) + body.length <= MAX_NOTE_LENGTH
    ? undefined
    : `body: expected at most ${MAX_NOTE_LENGTH} characters`;
}

function problemOfCounts({ total, pages, other, days, earlier }: Fields): string | undefined {
  if (!isCount(total)) return 'total: expected a number of visits';
  if (!isCount(other)) return 'other: expected a number of visits';
  if (!isCount(earlier)) return 'earlier: expected a number of visits';
  if (!isRows(pages, ({ page }) => isText(page, 1, Number.MAX_SAFE_INTEGER))) {
    return 'pages: expected objects with a page and its visits';
  }
  return isRows(days, ({ day }) => isDay(day))
    ? undefined
    : 'days: expected objects with a day as in 2026-01-31 and its visits';
}

function isRows(rows: unknown, isNamed: (row: Fields) => boolean): boolean {
  return Array.isArray(rows) && rows.every((row: unknown) => isObject(row) && isCount(row.visits) && isNamed(row));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown, shortest: number, longest: number): value is string {
  return typeof value === 'string' && value.length >= shortest && value.length <= longest;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && isTime(`${value}T00:00:00.000Z`) && value > '1970-01-01';
}
