import type { Operation } from '../commit-log/commit.ts';
import type { LogRecord } from '../commit-log/log-file.ts';
import type { IndexedNote, NoteSegment } from '../commit-log/note-segment.ts';
import { isOperation } from './commit-file.ts';
import type { LogFindings } from './log-findings.ts';
import { scanRecords } from './record-scan.ts';

/** A note segment, as far as it can be read. */
export interface SegmentSurvey {
  /** Those of its notes that can be read. */
  readonly notes: readonly IndexedNote[];
  /** The ids of those that cannot, where the index says that they were alive. */
  readonly lost: readonly string[];
  /** Whether all of it is as it was written. */
  readonly isSound: boolean;
}

/** @param read undefined where a file is not there */
export async function surveySegment(
  segment: NoteSegment,
  read: (name: string) => Promise<Buffer | undefined>,
  findings: LogFindings,
): Promise<SegmentSurvey> {
  const { file, bytes, index, dead } = segment;
  const content = await read(file);
  if (!content) findings.damage(file, undefined, 'a note segment is missing');
  // Behind commits there may be some that a process appended which was asleep: they count for nothing.
  const isOfCommits = index.file !== undefined;
  const counting = (isOfCommits ? content?.subarray(0, bytes) : content) ?? NOTHING;
  const isWhole = content !== undefined && isAsWritten(segment, counting, findings);
  const { records } = scanRecords(counting);
  const indexRecords = index.file === undefined ? records : await readIndex(index.file, read, findings);
  const rows = (indexRecords?.find(({ offset }) => offset === index.offset)?.value as IndexRecord | undefined)?.notes;
  const puts = new Map(records.flatMap((record) => (isPut(record.value) ? [[record.offset, record] as const] : [])));
  if (!rows) return { notes: inOrder(puts), lost: [], isSound: false };
  const listed = rows.map(([id, version, ordinal, offset, length]) => ({ id, version, ordinal, offset, length }));
  return {
    notes: listed.filter(({ offset }) => puts.has(offset)),
    lost: listed.flatMap(({ id, offset }) => (puts.has(offset) || dead.includes(offset) ? [] : [id])),
    isSound: isWhole,
  };
}

export function isPut(value: unknown): value is PutRecord {
  return isOperation(value) && value.op === 'put';
}

function isAsWritten({ file, bytes, index }: NoteSegment, content: Buffer, findings: LogFindings): boolean {
  const report = index.file === undefined ? 'damageIn' : 'gapsIn';
  if (findings[report](file, content, 'a note segment')) return false;
  if (content.length === bytes) return true;
  findings.damage(file, content.length, `the checkpoint says that it has ${bytes} bytes`);
  return false;
}

/** The records of an index in a file of its own; undefined where it is damaged, which is reported. */
async function readIndex(
  file: string,
  read: (name: string) => Promise<Buffer | undefined>,
  findings: LogFindings,
): Promise<readonly LogRecord[] | undefined> {
  const content = await read(file);
  if (!content) findings.damage(file, undefined, 'the index of a note segment is missing');
  const isWhole = content && !findings.damageIn(file, content, 'the index of a note segment');
  return isWhole ? scanRecords(content).records : undefined;
}

/** Without the index their order is the file's, and of several versions the last is alive. */
function inOrder(puts: ReadonlyMap<number, LogRecord>): IndexedNote[] {
  const latest = new Map<string, IndexedNote>();
  for (const [offset, { value, length }] of puts) {
    const { id, version } = value as PutRecord;
    latest.set(id, { id, version, ordinal: latest.get(id)?.ordinal ?? latest.size + 1, offset, length });
  }
  return [...latest.values()];
}

const NOTHING = Buffer.alloc(0);

type PutRecord = Extract<Operation, { op: 'put' }>;

interface IndexRecord {
  readonly notes?: readonly (readonly [id: string, version: number, ordinal: number, offset: number, length: number])[];
}
