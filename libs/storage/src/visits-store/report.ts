import { dayName } from '../clock.ts';
import { EARLIER, OTHER } from '../visits/counts.ts';
import { type Finding, isDamaged } from './finding.ts';
import type { VolumeSurvey } from './volume-survey.ts';

/** What `inspect` says, for programs. */
export interface Inspection {
  readonly directory: string;
  readonly store: string;
  readonly total: number;
  /** What `visits` says. */
  readonly shown: number | null;
  readonly pages: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly notes: number;
  readonly keys: number;
  /** The last commit, the last one a checkpoint covers, and its time. */
  readonly sequence: number;
  readonly covered: number;
  readonly lastCommitAt: string;
  readonly writers: readonly {
    readonly writer: string;
    readonly incarnation: string;
    readonly live: boolean;
    readonly visits: number;
  }[];
  readonly bytes: number;
  readonly files: number;
  readonly findings: readonly Finding[];
}

export function inspection(directory: string, survey: VolumeSurvey): Inspection {
  const { state, counts, journals, shown, bytes, files, findings } = survey;
  const days = [...counts.days.keys()].filter((day) => day !== EARLIER).sort((a, b) => a - b);
  const [first] = days;
  const last = days.at(-1);
  return {
    directory,
    store: state.store,
    total: counts.total,
    shown: shown ?? null,
    pages: [...counts.pages.keys()].filter((page) => page !== OTHER).length,
    firstDay: first === undefined ? null : dayName(first),
    lastDay: last === undefined ? null : dayName(last),
    notes: state.notes.size,
    keys: state.keys.all.length,
    sequence: state.sequence,
    covered: state.covered,
    lastCommitAt: new Date(state.time).toISOString(),
    writers: journals.map(({ writer, incarnation, live, counts: { total } }) => ({
      writer,
      incarnation,
      live,
      visits: total,
    })),
    bytes,
    files,
    findings,
  };
}

export function inspectionText(one: Inspection): string {
  const days = one.firstDay === null ? 'no day' : `${one.firstDay} to ${one.lastDay}`;
  const rows = [
    ['visits', `${one.total}`],
    ['visits file', one.shown === null ? 'holds no number' : `${one.shown}`],
    ['by page and day', `${one.pages} pages; ${days}`],
    ['notes', `${one.notes}`],
    ['keys', `${one.keys} of the last 24 h`],
    ['log', `commit ${one.sequence} at ${one.lastCommitAt}; a checkpoint covers ${one.covered}`],
    ['volume', `${one.bytes} bytes in ${one.files} files`],
    ...one.writers.map(({ writer, incarnation, live, visits }) => [
      'writer',
      `${writer} (${incarnation}) ${live ? 'lives' : 'is gone'}, ${visits} visits in its journal`,
    ]),
  ];
  const table = rows.map(([name = '', value = '']) => `${name.padEnd(16)} ${value}`);
  return [one.directory, ...table, ...findingLines(one.findings)].join('\n');
}

/** What `verify` says, for people: a line for each finding, and one in the end. */
export function verificationText(directory: string, { findings, bytes, files, state, counts }: VolumeSurvey): string {
  const checked = `${bytes} bytes in ${files} files, ${counts.total} visits, ${state.notes.size} notes`;
  const verdict = isDamaged(findings) ? `damaged; what can be saved: visits-store repair ${directory}` : 'sound';
  return [...findingLines(findings), `${directory}: ${checked}: ${verdict}`].join('\n');
}

function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(({ kind, path, offset, bytes, message }) => {
    const place = offset === undefined ? '' : `, byte ${offset}${bytes ? ` (${bytes} bytes)` : ''}`;
    return `${kind}: ${path}${place}: ${message}`;
  });
}
