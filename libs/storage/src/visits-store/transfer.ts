import { randomId } from '../engine/file-engine.ts';
import { isGone, StorageError } from '../errors.ts';
import { noteOf } from '../notes/note-reader.ts';
import { openStorage } from '../open-storage.ts';
import type { ExportRecord, ImportSummary, Note, StorageMode } from '../port.ts';
import { exportStore } from '../transfer/export-store.ts';
import { isDamaged } from './finding.ts';
import { NoteSource } from './note-source.ts';
import { type Surroundings, surveyVolume } from './volume-survey.ts';

/** So many notes are looked up at a time. */
const BATCH = 256;

/**
 * What a volume holds, as records. Reads only, beside processes that write or on a volume nobody uses.
 *
 * @throws as `surveyVolume`; `damaged`, before the first record
 */
export async function* exportVolume(surroundings: Surroundings): AsyncGenerator<ExportRecord> {
  const { fileSystem, layout, clock } = surroundings;
  const survey = await surveyVolume(surroundings);
  const damage = survey.findings.find(({ kind }) => kind === 'damage');
  if (damage && isDamaged(survey.findings)) {
    const place = damage.offset === undefined ? damage.path : `${damage.path}: byte ${damage.offset}`;
    const message = `${place}: ${damage.message}; an export of it would not be whole: visits-store verify ${layout.root}`;
    throw new StorageError('damaged', message, { path: damage.path });
  }
  let { state } = survey;
  let source = new NoteSource(fileSystem, layout.log);
  async function* notes(): AsyncGenerator<Note> {
    for (let ordinal = 0; ; ) {
      const batch = state.notes.after(ordinal, BATCH);
      if (batch.length === 0) return;
      for (const entry of batch) {
        for (;;) {
          const known = state.notes.get(entry.id);
          if (!known) break; // removed meanwhile
          try {
            yield noteOf(await source.read(known));
            break;
          } catch (error) {
            if (!isGone(error)) throw error;
            // A checkpoint has moved it.
            ({ state } = await surveyVolume(surroundings));
            source = new NoteSource(fileSystem, layout.log);
          }
        }
        ordinal = entry.ordinal;
      }
    }
  }
  yield* exportStore({ name: randomId(), time: clock.now(), notes, counts: async () => survey.counts });
}

/** Adds what an export holds to a volume, and makes its store if there is none. @throws as `openStorage`, `Storage.import` */
export async function importVolume(directory: string, records: AsyncIterable<ExportRecord>): Promise<ImportSummary> {
  const storage = await openAnyMode(directory);
  try {
    return await storage.import(records);
  } finally {
    await storage.close();
  }
}

/** Beside others if there are any; alone where the file system cannot be shared. */
async function openAnyMode(directory: string) {
  const open = (mode: StorageMode) => openStorage({ mode, directory, writer: 'visits-store' });
  try {
    return await open('shared');
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'no-hard-links') throw error;
    return await open('per-pod');
  }
}

/** Lines of JSON. @throws `bad-record`, which names the line */
export async function* parseLines(input: AsyncIterable<string>): AsyncGenerator<ExportRecord> {
  let line = 0;
  for await (const text of input) {
    line += 1;
    if (text.trim() === '') continue;
    let record: ExportRecord;
    try {
      record = JSON.parse(text);
    } catch {
      throw new StorageError('bad-record', `line ${line}: expected JSON, got ${JSON.stringify(text.slice(0, 40))}`);
    }
    yield record; // whether it is one the import checks
  }
}
