import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { MAX_SEGMENT_BYTES } from '../journal/followed-generation.ts';
import { fenced, recoverJournal } from '../journal/journal-reader.ts';
import { decodeMark } from '../journal/segment.ts';
import { type ReadSegment, readSegment } from '../journal/tally.ts';
import { type Counts, noCounts } from '../visits/counts.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import type { Finding } from './finding.ts';

/** A journal that the log has not folded: what it counts is counted by nobody else. */
export interface SurveyedJournal extends Pick<RegisteredJournal, 'writer' | 'incarnation'> {
  /** Whether its process lives. */
  readonly live: boolean;
  /** What of it can be read. */
  readonly counts: Counts;
}

export interface JournalSurveyOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly lives: (journal: RegisteredJournal) => Promise<boolean>;
}

export interface JournalSurvey {
  readonly journals: readonly SurveyedJournal[];
  readonly findings: readonly Finding[];
}

/** A journal that is being written is looked at again this often before what it shows counts. */
const LOOKS = 8;

/** Reads the journals that count. Changes nothing. @throws `unavailable` */
export async function surveyJournals(
  { fileSystem, layout, lives }: JournalSurveyOptions,
  registered: Iterable<RegisteredJournal>,
): Promise<JournalSurvey> {
  const journals: SurveyedJournal[] = [];
  const findings: Finding[] = [];
  const names = new Set((await fileSystem.list(layout.journals)).map(({ name }) => `${layout.journals}/${name}`));
  const expected = new Set<string>();
  for (const journal of registered) {
    const { writer, incarnation } = journal;
    const live = await lives(journal);
    const paths = pairOf(
      layout.journalOf(writer, incarnation).map((path) => (names.has(fenced(path)) ? fenced(path) : path)),
    );
    for (const path of paths) expected.add(path);
    if (!journal.active) {
      journals.push({ writer, incarnation, live, counts: noCounts() });
      continue;
    }
    const missing = paths.find((path) => !names.has(path));
    if (missing !== undefined) {
      findings.push({ kind: 'damage', path: missing, message: 'a journal that counts is missing' });
      journals.push({ writer, incarnation, live, counts: noCounts() });
    } else if (live) journals.push({ writer, incarnation, live, counts: await countLive(fileSystem, paths) });
    else {
      const { counts, found } = await countDead(fileSystem, paths, journal);
      findings.push(...found);
      journals.push({ writer, incarnation, live, counts });
    }
  }
  for (const path of names) {
    if (!expected.has(path)) findings.push({ kind: 'leftover', path, message: 'a journal that counts for nothing' });
  }
  return { journals, findings };
}

/** What journals hold that nobody can say of whether they count. */
export async function countUnregistered(fileSystem: FileSystem, layout: VolumeLayout): Promise<number> {
  const names = (await fileSystem.list(layout.journals)).map(({ name }) => name);
  let total = 0;
  for (const name of names.filter((one) => /\.0(\.fenced)?$/.test(one))) {
    const second = names.find((one) => one.replace('.fenced', '') === name.replace(/\.0(\.fenced)?$/, '.1'));
    const paths = [name, second ?? name].map((one) => `${layout.journals}/${one}`);
    total += (await readSegments(fileSystem, pairOf(paths)))?.counts.total ?? 0;
  }
  return total;
}

async function countLive(fileSystem: FileSystem, paths: Pair): Promise<Counts> {
  for (let look = 1; ; look++) {
    const read = await readSegments(fileSystem, paths, true);
    if (read || look === LOOKS) return read?.counts ?? noCounts();
  }
}

async function countDead(
  fileSystem: FileSystem,
  paths: Pair,
  { observed }: RegisteredJournal,
): Promise<{ readonly counts: Counts; readonly found: readonly Finding[] }> {
  const read = await readSegments(fileSystem, paths);
  const counts = read?.counts ?? noCounts();
  try {
    const recovered = await recoverJournal(fileSystem, paths);
    if (
      read &&
      observed &&
      observed.generation === read.position.generation &&
      observed.durable > read.position.offset
    ) {
      const message = `the log vouches for it up to byte ${observed.durable}`;
      return { counts, found: [{ kind: 'damage', path: read.path, offset: read.position.offset, message }] };
    }
    const { torn } = recovered;
    if (!torn) return { counts: recovered.counts, found: [] };
    const place = { path: read?.path ?? paths[0], offset: torn.offset, bytes: torn.bytes.length };
    return {
      counts: recovered.counts,
      found: [{ kind: 'torn', ...place, message: 'a batch that a crash left unfinished; it is cut' }],
    };
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'damaged') throw error;
    const { path = paths[0], offset } = error.details;
    const message = 'hits that were acknowledged cannot be read';
    return { counts, found: [{ kind: 'damage', path, ...(offset !== undefined && { offset }), message }] };
  }
}

/** The segment that counts, read as far as it is valid, or as far as its mark says. */
async function readSegments(
  fileSystem: FileSystem,
  paths: Pair,
  toMark = false,
): Promise<(ReadSegment & { readonly path: string }) | undefined> {
  let latest: (ReadSegment & { readonly path: string }) | undefined;
  for (const path of paths) {
    const bytes = await fileSystem.readFile(path, MAX_SEGMENT_BYTES);
    const mark = decodeMark(bytes);
    const read = readSegment(bytes, toMark ? mark?.durable : undefined);
    if (!read || read.position.generation <= (latest?.position.generation ?? 0)) continue;
    if (toMark && mark?.generation !== read.position.generation) continue;
    latest = { path, ...read };
  }
  return latest;
}

type Pair = readonly [string, string];

function pairOf(paths: readonly string[]): Pair {
  const [first = '', second = ''] = paths;
  return [first, second];
}
