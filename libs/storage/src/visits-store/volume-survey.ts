import type { Clock } from '../clock.ts';
import type { LogState } from '../commit-log/log-state.ts';
import { isGone, readFailure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Presence } from '../presence/presence.ts';
import { addCounts, type Counts, noCounts } from '../visits/counts.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import { inspectVolume } from '../volume/volume.ts';
import { type Finding, isDamaged } from './finding.ts';
import { countUnregistered, type SurveyedJournal, surveyJournals } from './journal-survey.ts';
import { livesNow } from './liveness.ts';
import { type LogSurvey, surveyLog } from './log-survey.ts';

/** Everything there is to say about a volume. */
export interface VolumeSurvey {
  readonly log: LogSurvey;
  readonly state: LogState;
  readonly journals: readonly SurveyedJournal[];
  readonly findings: readonly Finding[];
  /** What can be counted: the log's and the journals'. */
  readonly counts: Counts;
  /** What `visits` says, where it says a number. */
  readonly shown: number | undefined;
  /** Bytes of all files, and how many files. */
  readonly bytes: number;
  readonly files: number;
}

export interface Surroundings {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** No piece of the reserve is longer. */
const MOST_RESERVE_BYTES = 1024 * 1024;
/** Processes beside us make and remove files while we look. */
const LOOKS = 8;

/**
 * Reads every byte of a volume that counts. Changes nothing; others may be writing.
 *
 * @throws `not-a-directory`, `foreign-content`, `newer-format`, `permission`, `unavailable`; `bad-option` where there is no
 * store
 */
export async function surveyVolume(surroundings: Surroundings): Promise<VolumeSurvey> {
  for (let look = 1; ; look++) {
    try {
      const survey = await surveyOnce(surroundings);
      const moving = survey.journals.some(({ live }) => live) && isDamaged(survey.findings);
      if (!moving || look === LOOKS) return survey;
    } catch (error) {
      if (!isGone(error) || look === LOOKS) throw readFailure(error, 'cannot look at', surroundings.layout.root);
    }
  }
}

async function surveyOnce(surroundings: Surroundings): Promise<VolumeSurvey> {
  const { fileSystem, layout } = surroundings;
  const content = await inspectVolume(fileSystem, layout);
  if (content.kind === 'empty') {
    throw new StorageError('bad-option', `${layout.root}: there is no store; name the directory of a volume`);
  }
  const log = await surveyLog(fileSystem, layout.log);
  const { state } = log;
  const surveyed = await surveyJournals({ fileSystem, layout, lives: livesNow(surroundings) }, state.journals.values());
  const counts = noCounts();
  addCounts(counts, state.counts);
  for (const journal of surveyed.journals) addCounts(counts, journal.counts);
  const text = await textOf(fileSystem, layout.visits);
  const shown = text !== undefined && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined;
  // Nobody knows any more who was registered; what was shown to people holds all of it.
  if (log.rebuilt) counts.total = Math.max(shown ?? 0, await countUnregistered(fileSystem, layout));
  // Where processes are at work there are always files in the making.
  const isBusy = surveyed.journals.some(({ live }) => live);
  const all = [...log.findings, ...surveyed.findings, ...(await surveyReserve(fileSystem, layout))];
  const findings = isBusy ? all.filter(({ kind }) => kind !== 'leftover') : all;
  // While journals count `visits` may be behind for a moment; a store that was closed left it right.
  if (!log.rebuilt && surveyed.journals.length === 0 && text !== `${counts.total}`) {
    const message = `it should say ${counts.total}; the next start replaces it`;
    findings.push({
      kind: 'damage',
      path: layout.visits,
      offset: firstDifference(text ?? '', `${counts.total}`),
      message,
    });
  }
  return { log, state, journals: surveyed.journals, findings, counts, shown, ...(await measure(fileSystem, layout)) };
}

/** The space set aside holds zeros and nothing else. */
async function surveyReserve(fileSystem: FileSystem, layout: VolumeLayout): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of await namesIn(fileSystem, layout.reserve)) {
    const path = `${layout.reserve}/${name}`;
    const bytes = await fileSystem.readFile(path, MOST_RESERVE_BYTES);
    const offset = bytes.findIndex((byte) => byte !== 0);
    if (offset >= 0)
      findings.push({ kind: 'damage', path, offset, bytes: 1, message: 'space set aside holds a byte that is not 0' });
  }
  return findings;
}

async function measure(fileSystem: FileSystem, { root, store, ...directories }: VolumeLayout) {
  let bytes = 0;
  const seen = new Set<number>(); // a file may have two names
  const { journals, log, reserve } = directories;
  for (const directory of [root, store, journals, log, reserve]) {
    for (const name of await namesIn(fileSystem, directory)) {
      const found = await fileSystem.identify(`${directory}/${name}`);
      if (found?.kind !== 'file' || seen.has(found.inode)) continue;
      bytes += found.size;
      seen.add(found.inode);
    }
  }
  return { bytes, files: seen.size };
}

async function namesIn(fileSystem: FileSystem, directory: string): Promise<string[]> {
  try {
    return (await fileSystem.list(directory)).map(({ name }) => name);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

async function textOf(fileSystem: FileSystem, path: string): Promise<string | undefined> {
  try {
    return (await fileSystem.readFile(path, 64)).toString('latin1');
  } catch {
    return undefined;
  }
}

function firstDifference(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at;
  return length;
}
