import { type Checkpoint, decodeCheckpoint } from '../commit-log/checkpoint.ts';
import type { Commit } from '../commit-log/commit.ts';
import { assertKnownFormat, isHead, MAX_LOG_FILE_BYTES, recordAt } from '../commit-log/log-file.ts';
import { LogState } from '../commit-log/log-state.ts';
import type { LoadedSegment } from '../commit-log/note-index.ts';
import { indexFileOf } from '../commit-log/note-segment.ts';
import {
  checkpointOf,
  checkpointOfSegment,
  endOf,
  runOf,
  sequenceName,
  sequenceOf,
} from '../commit-log/sequence-name.ts';
import { isGone, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { LOST_HEAD, readCommitFile } from './commit-file.ts';
import type { Finding } from './finding.ts';
import { LogFindings } from './log-findings.ts';
import { scanRecords } from './record-scan.ts';
import { isPut, surveySegment } from './segment-survey.ts';

/** What the log says, as far as it can be read. */
export interface LogSurvey {
  /** What is damaged is left out of it. */
  readonly state: LogState;
  readonly findings: readonly Finding[];
  /** Notes that are lost, where anything still says that they were there. */
  readonly lostNotes: readonly string[];
  /** Names of note segments that are whole. */
  readonly soundSegments: ReadonlySet<string>;
  /** Whether there is no checkpoint left that could be read, though there was one: counts and who was registered are lost. */
  readonly rebuilt: boolean;
  /** The greatest number of a checkpoint, whether it can be read or not. */
  readonly newestCheckpoint: number;
}

/** Counts in the log that nothing bounds any more. */
const COUNTS_LIMIT = 64 * 1024;

/** Reads every byte of the log. Changes nothing. @throws `newer-format`, `permission`, `unavailable` */
export async function surveyLog(fileSystem: FileSystem, directory: string): Promise<LogSurvey> {
  return await new Surveyor(fileSystem, directory).survey();
}

class Surveyor {
  readonly #findings: LogFindings;
  readonly #lostNotes: string[] = [];
  /** Files of commits that count. */
  readonly #used = new Set<string>();
  readonly #soundSegments = new Set<string>();

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly directory: string,
  ) {
    this.#findings = new LogFindings(directory);
  }

  async survey(): Promise<LogSurvey> {
    const names = (await this.fileSystem.list(this.directory)).map(({ name }) => name).sort();
    const numbers = names.flatMap((name) => checkpointOf(name) ?? []);
    const newestCheckpoint = numbers.at(-1) ?? 0;
    const base = await this.#newestSound(numbers, names);
    const rebuilt = !base && newestCheckpoint > 0;
    const state = base ? await this.#load(base.number, base.checkpoint) : new LogState();
    if (rebuilt) await this.#gatherNotes(state, names);
    await this.#applyCommits(state, names, rebuilt);
    const known = base?.checkpoint.segments.flatMap((segment) => [segment.file, indexFileOf(segment)]) ?? [];
    for (const name of names) this.#findLeftover(name, state, new Set(known), rebuilt);
    return {
      state,
      rebuilt,
      newestCheckpoint,
      findings: this.#findings.all,
      lostNotes: this.#lostNotes.filter((id) => !state.notes.get(id)),
      soundSegments: this.#soundSegments,
    };
  }

  async #newestSound(numbers: readonly number[], names: readonly string[]) {
    for (const number of numbers.toReversed()) {
      const name = names.find((one) => checkpointOf(one) === number) ?? '';
      const bytes = await this.#read(name);
      const path = `${this.directory}/${name}`;
      try {
        if (bytes) return { number, checkpoint: decodeCheckpoint(bytes, path) };
      } catch (error) {
        if (!(error instanceof StorageError) || error.code !== 'damaged') throw error;
        this.#findings.damageIn(name, bytes ?? Buffer.alloc(0), 'a checkpoint');
      }
    }
    return undefined;
  }

  async #load(number: number, checkpoint: Checkpoint): Promise<LogState> {
    const segments: LoadedSegment[] = [];
    for (const segment of checkpoint.segments) {
      const { notes, lost, isSound } = await surveySegment(segment, (name) => this.#read(name), this.#findings);
      segments.push({ segment, notes });
      this.#lostNotes.push(...lost);
      if (isSound) this.#soundSegments.add(segment.file);
    }
    return LogState.from(number, checkpoint, segments, 1);
  }

  /** Every note that lies in any segment, in its latest version: without a checkpoint nobody knows which are dead. */
  async #gatherNotes(state: LogState, names: readonly string[]): Promise<void> {
    for (const file of names.filter((name) => checkpointOfSegment(name) !== undefined)) {
      const bytes = (await this.#read(file)) ?? Buffer.alloc(0);
      this.#findings.damageIn(file, bytes, 'a note segment');
      for (const { value, offset, length } of scanRecords(bytes).records) {
        if (!isPut(value) || (state.notes.get(value.id)?.version ?? 0) >= value.version) continue;
        state.notes.put(value, { file, offset, length });
      }
    }
  }

  async #applyCommits(state: LogState, names: readonly string[], rebuilt: boolean): Promise<void> {
    const sequences = names.flatMap((name) => sequenceOf(name) ?? []);
    // A file may hold several: one that begins before the checkpoint's end may go on behind it.
    const first = sequences.filter((one) => one <= state.sequence + 1).at(-1) ?? sequences[0];
    if (rebuilt && first !== undefined) state.sequence = first - 1;
    const apply = (commit: Commit) => state.apply(rebuilt ? withoutOlder(commit, state) : commit);
    let tail: Tail | undefined;
    const files = sequences.filter((one) => one >= (first ?? 0));
    const ends = new Map(names.flatMap(endOf).flatMap((end) => (end ? [[end.file, end.last] as const] : [])));
    let next: number | undefined;
    for (const [index, sequence] of files.entries()) {
      const end = ends.get(sequence);
      next = files[index + 1] ?? (end === undefined ? undefined : end + 1);
      const file = await this.#readCommits(sequence, next, state.time);
      for (const commit of file.commits) {
        if (commit.sequence <= state.sequence) continue;
        this.#used.add(commit.file);
        // Somebody has built on what lies at the end of the file before: it was whole once.
        const wasWhole = tail && commit.sequence > state.sequence + 1;
        if (tail) this.#findings.all.push({ ...tail.finding, ...(wasWhole && DAMAGED_COMMIT) });
        if (wasWhole && tail?.commit.sequence === state.sequence + 1) apply(tail.commit);
        tail = undefined;
        // Between those that became segments there are none, and without a checkpoint nobody knows which did.
        if (!wasWhole && !rebuilt && commit.sequence > state.sequence + 1) {
          this.#findings.damage(
            sequenceName(state.sequence + 1),
            undefined,
            `commits before ${commit.file} are missing`,
          );
        }
        while (commit.sequence > state.sequence + 1) state.apply(emptyCommit(state));
        apply(commit);
      }
      tail = file.tail;
    }
    const wasWhole = next !== undefined && next > state.sequence + 1;
    if (tail) this.#findings.all.push({ ...tail.finding, ...(wasWhole && DAMAGED_COMMIT) });
    else if (wasWhole)
      this.#findings.damage(sequenceName(state.sequence + 1), undefined, 'the last commits are missing');
  }

  /** The commits of a file, and the one at its end that may be unfinished. */
  async #readCommits(
    sequence: number,
    next: number | undefined,
    time: number,
  ): Promise<{ readonly commits: readonly Commit[]; readonly tail?: Tail }> {
    const file = sequenceName(sequence);
    const bytes = (await this.#read(file)) ?? Buffer.alloc(0);
    const { commits, damage, tail } = readCommitFile(bytes, { sequence, next, time });
    for (const { offset, bytes: length, message } of damage) this.#findings.damage(file, offset, message, length);
    if (!tail) return { commits };
    const message = 'a commit that a crash left unfinished; it is cut';
    const place = { path: `${this.directory}/${file}`, offset: tail.offset, bytes: bytes.length - tail.offset };
    return { commits, tail: { finding: { kind: 'torn', ...place, message }, commit: tail.commit } };
  }

  #findLeftover(name: string, state: LogState, segments: ReadonlySet<string>, rebuilt: boolean): void {
    const sequence = sequenceOf(name) ?? runOf(name);
    const checkpoint = checkpointOf(name);
    const counts =
      sequence !== undefined
        ? sequence > state.covered || this.#used.has(sequenceName(sequence)) || segments.has(sequenceName(sequence))
        : checkpoint !== undefined
          ? checkpoint >= state.checkpoint
          : segments.has(name) || (rebuilt && checkpointOfSegment(name) !== undefined);
    if (counts) return;
    const message = 'it counts for nothing: others took its place, or it was never finished';
    this.#findings.add('leftover', name, message);
  }

  /** @returns undefined where it is not there */
  async #read(name: string): Promise<Buffer | undefined> {
    try {
      const path = `${this.directory}/${name}`;
      const bytes = await this.fileSystem.readFile(path, MAX_LOG_FILE_BYTES);
      const head = recordAt(bytes, 0)?.value;
      if (isHead(head)) assertKnownFormat(head, path);
      return bytes;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}

/** The end of a file that may be a commit that was never finished, and what can be read of it. */
interface Tail {
  readonly finding: Finding;
  readonly commit: Commit;
}

const DAMAGED_COMMIT = { kind: 'damage', message: 'a commit is damaged' } as const;

/** In the place of one that is missing. */
function emptyCommit({ sequence, time }: LogState): Commit {
  return { ...LOST_HEAD, sequence: sequence + 1, time, operations: [], file: sequenceName(sequence + 1) };
}

/** Notes of segments may be newer than commits that a lost checkpoint covered. */
function withoutOlder(commit: Commit, { notes }: LogState): Commit {
  const operations = commit.operations.filter(({ operation }) => {
    if (operation.op === 'put') return (notes.get(operation.id)?.version ?? 0) < operation.version;
    return operation.op !== 'remove' || checkpointOfSegment(notes.get(operation.id)?.at.file ?? '') === undefined;
  });
  return { ...commit, operations };
}

/** What a state needs that has lost its beginning. */
export function beginCounts(state: LogState, total: number): void {
  const init = { operation: { op: 'init', total, countsLimit: COUNTS_LIMIT } as const, offset: 0, length: 0 };
  state.apply({ ...emptyCommit(state), operations: [init] });
}
