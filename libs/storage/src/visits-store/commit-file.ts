import type { Commit, CommitHead, Operation, PlacedOperation } from '../commit-log/commit.ts';
import { isHead, type LogFileHead } from '../commit-log/log-file.ts';
import { sequenceName } from '../commit-log/sequence-name.ts';
import { type Gap, scanRecords } from './record-scan.ts';

/** A file of commits, as far as it can be read. */
export interface CommitFileReading {
  /** Each with those of its operations that can be read. */
  readonly commits: readonly Commit[];
  readonly damage: readonly (Gap & { readonly message: string })[];
  /** What may be a commit that was never finished: where it begins, and what can be read of it. */
  readonly tail?: { readonly offset: number; readonly commit: Commit };
}

/** Stands for the head of a commit that cannot be read. */
export const LOST_HEAD = { incarnation: '0'.repeat(16), number: 0 } as const;

export interface CommitFilePlace {
  /** By the file's name. */
  readonly sequence: number;
  /** By the name of the next file. What this one holds from there on was never acknowledged. */
  readonly next: number | undefined;
  /** Of the commit before. */
  readonly time: number;
}

export function readCommitFile(bytes: Buffer, place: CommitFilePlace): CommitFileReading {
  const { sequence, next = Number.POSITIVE_INFINITY, time } = place;
  const file = sequenceName(sequence);
  const { records, gaps } = scanRecords(bytes);
  const units: Unit[] = [];
  for (const { value, offset, length } of records) {
    if (isHead(value)) units.push({ head: value as UnitHead, operations: [], offset });
    else if (units.length === 0) units.push({ head: { ...LOST_UNIT, sequence, time }, operations: [], offset: 0 });
    if (isOperation(value)) units.at(-1)?.operations.push({ operation: value, offset, length });
  }
  const beyond = units.find(({ head, offset }) => offset > 0 && head.sequence >= next);
  if (beyond) return readCommitFile(bytes.subarray(0, beyond.offset), place);
  const commits = units.map(({ head, operations }): Commit => {
    const { incarnation, number } = head;
    return { sequence: head.sequence, incarnation, number, time: Math.max(time, head.time), operations, file };
  });
  const end = endOf(units, gaps, bytes);
  const whole = commits.filter((_, unit) => (units[unit]?.offset ?? 0) < end);
  const damage = gaps.filter(({ offset }) => offset < end).map((gap) => ({ ...gap, message: 'a commit is damaged' }));
  const first = commits[0];
  if (bytes.length === 0) damage.push({ offset: 0, bytes: 0, message: 'a commit is empty' });
  if (first && first.sequence !== sequence) {
    damage.push({ offset: 0, bytes: 0, message: `it holds commit ${first.sequence}` });
  }
  if (damage.length === 0 && units.some((unit) => unit.offset < end && !isWhole(unit))) {
    damage.push({ offset: bytes.length, bytes: 0, message: 'a commit is cut off' });
  }
  if (bytes.subarray(end).every((byte) => byte === 0)) return { commits: whole, damage };
  const unfinished: Commit = commits[whole.length] ?? {
    ...LOST_HEAD,
    sequence: (whole.at(-1)?.sequence ?? 0) + 1,
    time: whole.at(-1)?.time ?? time,
    operations: [],
    file,
  };
  return { commits: whole, damage, tail: { offset: end, commit: unfinished } };
}

export function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'op' in value;
}

type UnitHead = CommitHead & LogFileHead;

const LOST_UNIT = { ...LOST_HEAD, kind: 'commit', format: 1, records: 0 } as const;

/** A commit in its file, as far as it can be read. */
interface Unit {
  readonly head: UnitHead;
  readonly operations: PlacedOperation[];
  readonly offset: number;
}

function isWhole({ head, operations }: Unit): boolean {
  return head.records === operations.length;
}

/**
 * Where a file of commits ends, but for what may be unfinished: the first commit was flushed before the file got its
 * name, and of those that were appended all but the last before the next.
 */
function endOf(units: readonly Unit[], gaps: readonly Gap[], bytes: Buffer): number {
  const first = units[0];
  const last = units.at(-1);
  const gap = gaps.at(-1);
  let end = bytes.length;
  if (last && !isWhole(last)) end = last.offset;
  else if (gap && gap.offset + gap.bytes === bytes.length) end = gap.offset;
  const firstStands = first?.offset === 0 && isWhole(first) && gaps[0]?.offset !== 0;
  return firstStands && end > 0 && gaps.every(({ offset }) => offset >= end) ? end : bytes.length;
}
