import { rowsOf } from '../commit-log/commit.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import { assertRoomForKey, importDigest, requestDigest } from '../commit-log/idempotency-keys.ts';
import { recordText } from '../commit-log/log-file.ts';
import { StorageError } from '../errors.ts';
import type { PutNote } from '../notes/note-reader.ts';
import type { ExportRecord, ImportSummary } from '../port.ts';
import { BoundedCounts } from '../visits/bounded-counts.ts';
import { MAX_TOTAL } from '../visits/counts.ts';
import { type CountsRecord, checkedRecord, countsOfRecord, type NoteRecord } from './export-record.ts';

export interface ImportTarget {
  readonly log: CommitLog;
  /** Runs a call that writes, or refuses it where the store is closed or broken. */
  readonly enterToWrite: <T>(call: () => Promise<T>) => Promise<T>;
  /** Undefined where so many bytes more in the log are to be had for certain. @throws `full` where they are not */
  readonly assertRoom: (bytes: number) => Promise<void> | undefined;
  /** Bytes the store may take. */
  readonly allowed: number;
}

/** So many notes, or so many characters of them, wait for one commit. */
const BATCH_NOTES = 64;
const BATCH_LENGTH = 1024 * 1024;
/** Days and pages of an import take no more than the log of the largest volume has for them. */
const MOST_COUNTS_BYTES = 64 * 1024;

/** Adds what an export holds; see `Storage.import`. */
export async function importInto(target: ImportTarget, records: AsyncIterable<ExportRecord>): Promise<ImportSummary> {
  const summary = { notes: 0, unchanged: 0, visits: 0 };
  let name: string | undefined;
  let counts: CountsRecord | undefined;
  let batch: NoteRecord[] = [];
  let length = 0;
  let place = 0;
  const flush = async () => {
    const written = await target.enterToWrite(() => Promise.all(batch.map((note) => importNote(target, note))));
    for (const changed of written) summary[changed ? 'notes' : 'unchanged'] += 1;
    batch = [];
    length = 0;
  };
  for await (const unchecked of records) {
    const record = checkedRecord(unchecked, ++place);
    if ((place === 1) !== (record.type === 'visits-export')) throw misplaced(place, record.type);
    if (record.type === 'visits-export') name = record.export;
    else if (counts)
      throw new StorageError('bad-record', `record ${place}: expected nothing after the counts`, { record: place });
    else if (record.type === 'counts') counts = record;
    else {
      batch.push(record);
      length += record.body.length;
      if (batch.length >= BATCH_NOTES || length >= BATCH_LENGTH) await flush();
    }
  }
  await flush();
  if (name === undefined || !counts) {
    const message = `after record ${place}: expected the counts, got the end; the export is not whole`;
    throw new StorageError('bad-record', message, { record: place });
  }
  const [from, added] = [name, counts];
  summary.visits = await target.enterToWrite(() => importCounts(target, from, added));
  return summary;
}

function misplaced(place: number, type: string): StorageError {
  const message = `record ${place}: expected ${place === 1 ? 'visits-export' : 'a note or the counts'}, got ${type}`;
  return new StorageError('bad-record', message, { record: place });
}

/** @returns whether it was written; not so where it is there in this version or a later one */
function importNote({ log, assertRoom }: ImportTarget, { id, version, ...note }: NoteRecord): Promise<boolean> {
  const { title, body } = note;
  const put: PutNote = {
    op: 'put',
    id,
    version,
    created: Date.parse(note.createdAt),
    updated: Date.parse(note.updatedAt),
    ...(title === undefined ? {} : { title }),
    body,
  };
  return log.propose(async (draft) => {
    if ((draft.note(id)?.version ?? 0) >= version) return false;
    const record = recordText(put);
    await assertRoom(draft.bytes + record.length);
    draft.add(put, record);
    return true;
  });
}

/** @returns the visits that were added: none where those of this export were before */
async function importCounts(
  { log, assertRoom, allowed }: ImportTarget,
  name: string,
  record: CountsRecord,
): Promise<number> {
  // Bounded before it is in the log: whoever reads that has no choice.
  const bounded = new BoundedCounts(MOST_COUNTS_BYTES);
  bounded.merge(countsOfRecord(record));
  const rows = rowsOf(bounded.counts);
  const key = importDigest(name);
  const request = requestDigest('import', JSON.stringify(record));
  return await log.propose(async (draft) => {
    if (draft.repeated(key, request)) return 0;
    assertRoomForKey(draft.keys, allowed);
    if (log.state.counts.total + rows.total > MAX_TOTAL) {
      throw new StorageError('bad-record', `the counts: with them the total would be more than ${MAX_TOTAL}`);
    }
    await assertRoom(draft.bytes + Buffer.byteLength(JSON.stringify(rows)));
    draft.add({ op: 'count', ...rows });
    draft.add({ op: 'key', key, request });
    return rows.total;
  });
}
