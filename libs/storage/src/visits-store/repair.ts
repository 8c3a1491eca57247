import { type Checkpoint, encodeCheckpoint } from '../commit-log/checkpoint.ts';
import { rowsOf } from '../commit-log/commit.ts';
import type { LogState } from '../commit-log/log-state.ts';
import type { NoteEntry } from '../commit-log/note-index.ts';
import { indexFileOf, type NoteSegment, SEGMENT_BYTES, SegmentWriter } from '../commit-log/note-segment.ts';
import { checkpointName, segmentName } from '../commit-log/sequence-name.ts';
import { randomId } from '../engine/file-engine.ts';
import { failure, StorageError } from '../errors.ts';
import { type FileSystem, removeIfThere } from '../file-system/file-system.ts';
import { addCounts, noCounts } from '../visits/counts.ts';
import { Reserve } from '../volume/reserve.ts';
import { isDamaged } from './finding.ts';
import { livingWriter } from './liveness.ts';
import { beginCounts } from './log-survey.ts';
import { NoteSource } from './note-source.ts';
import { type Surroundings, surveyVolume, type VolumeSurvey } from './volume-survey.ts';

/** What a repair did. */
export interface Repair {
  /** Where what was cut lies now; absent where nothing had to be done. */
  readonly aside?: string;
  /** What cannot be had back, for people. */
  readonly lost: readonly string[];
  readonly total: number;
  readonly notes: number;
}

/**
 * Makes a store of what can be read of a damaged one: one checkpoint, with everything else moved aside. What is whole
 * stays where it is, and a crash at any moment leaves the store as it was or as it shall be.
 *
 * @throws `in-use` where a process writes to it; as `surveyVolume`; `full`, `fault`
 */
export async function repairVolume(surroundings: Surroundings): Promise<Repair> {
  const { layout } = surroundings;
  const before = await surveyVolume(surroundings);
  const writer = await livingWriter(surroundings, [...before.state.journals.values()]);
  if (writer !== undefined) {
    const message = `${layout.root}: ${writer} is writing to this volume; stop it before a repair`;
    throw new StorageError('in-use', message, { path: layout.root });
  }
  const survey = await surveyVolume(surroundings); // nothing has changed since, or it would have been seen
  const lost = lossesOf(survey);
  if (!isDamaged(survey.findings)) {
    return { lost: [], total: survey.counts.total, notes: survey.state.notes.size };
  }
  try {
    const aside = await new Repairer(surroundings, survey).repair();
    return { aside, lost, total: survey.counts.total, notes: survey.state.notes.size };
  } catch (error) {
    throw failure(error, 'cannot repair', layout.root);
  }
}

class Repairer {
  readonly #fileSystem: FileSystem;
  readonly #incarnation = randomId();
  readonly #number: number;
  #segments = 0;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly survey: VolumeSurvey,
  ) {
    // On a full volume it has what was set aside.
    this.#fileSystem = new Reserve(surroundings.fileSystem, surroundings.layout).guard(() => 0);
    this.#number = survey.log.newestCheckpoint + 1;
  }

  async repair(): Promise<string> {
    const { layout } = this.surroundings;
    const { state } = this.survey;
    this.#gatherCounts(state);
    const sound = state.notes.segments.filter(({ segment }) => this.survey.log.soundSegments.has(segment.file));
    const kept = sound.map(({ segment, dead }): NoteSegment => ({ ...segment, dead: [...dead] }));
    const written = await this.#rewrite(new Set(kept.map(({ file }) => file)));
    const name = checkpointName(this.#number);
    await this.#publish({ ...state.capture(), journals: [], segments: [...kept, ...written] }, name);
    const files = [...kept, ...written].flatMap((segment) => [segment.file, indexFileOf(segment)]);
    return await this.#moveAside(layout.log, new Set([name, ...files]));
  }

  /** Journals are taken over: what they count the log counts from now on. */
  #gatherCounts(state: LogState): void {
    if (state.store === '') {
      beginCounts(state, 0);
      state.store = this.#incarnation;
    }
    const journals = noCounts();
    for (const { counts } of this.survey.journals) addCounts(journals, counts);
    // Where the log has lost its counts the total is what `visits` showed.
    journals.total = this.survey.counts.total - state.counts.total;
    const operation = { op: 'count', ...rowsOf(journals) } as const;
    const { sequence, time } = state;
    const commit = { sequence: sequence + 1, incarnation: this.#incarnation, number: 1, time, file: '' };
    state.apply({ ...commit, operations: [{ operation, offset: 0, length: 0 }] });
  }

  /** Writes the notes anew that do not lie in whole segments. */
  async #rewrite(kept: ReadonlySet<string>): Promise<NoteSegment[]> {
    const { layout } = this.surroundings;
    const { notes } = this.survey.state;
    const source = new NoteSource(this.#fileSystem, layout.log);
    const written: NoteSegment[] = [];
    let part: NoteEntry[] = [];
    let bytes = 0;
    const flush = async () => {
      if (part.length === 0) return;
      const file = segmentName(this.#number, this.#incarnation, this.#segments++);
      const writer = await SegmentWriter.create(this.#fileSystem, layout.log, file, part.length);
      for (const note of part) await writer.add([note], await source.record(note));
      written.push((await writer.finish()).segment);
      part = [];
      bytes = 0;
    };
    for (const note of notes.after(0, notes.size)) {
      if (kept.has(note.at.file)) continue;
      part.push(note);
      bytes += note.at.length;
      if (bytes >= SEGMENT_BYTES) await flush();
    }
    await flush();
    return written;
  }

  async #publish(checkpoint: Checkpoint, name: string): Promise<void> {
    const { log } = this.surroundings.layout;
    const temporary = `${log}/${this.#incarnation}.checkpoint.tmp`;
    const file = await this.#fileSystem.create(temporary, { durable: true });
    try {
      await file.write(encodeCheckpoint(checkpoint), 0);
    } finally {
      await file.close();
    }
    await this.#fileSystem.flushDirectory(log); // the segments' names, before the checkpoint that needs them
    await this.#fileSystem.rename(temporary, `${log}/${name}`);
    await this.#fileSystem.flushDirectory(log);
  }

  /** Moves away what counts no more, and what the next start makes anew. @returns where it is */
  async #moveAside(log: string, kept: ReadonlySet<string>): Promise<string> {
    const { layout } = this.surroundings;
    const aside = `${layout.store}/repaired-${this.#incarnation}`;
    await this.#fileSystem.makeDirectory(aside);
    for (const { name } of await this.#fileSystem.list(log)) {
      if (!kept.has(name)) await this.#fileSystem.rename(`${log}/${name}`, `${aside}/${name}`);
    }
    for (const { name } of await this.#fileSystem.list(layout.journals)) {
      await this.#fileSystem.rename(`${layout.journals}/${name}`, `${aside}/${name}`);
    }
    for (const { path } of this.survey.findings.filter(({ path }) => path.startsWith(`${layout.reserve}/`))) {
      await removeIfThere(this.#fileSystem, path);
    }
    await this.#replaceVisits();
    for (const directory of [aside, log, layout.journals, layout.store]) {
      await this.#fileSystem.flushDirectory(directory);
    }
    return aside;
  }

  async #replaceVisits(): Promise<void> {
    const { layout } = this.surroundings;
    const temporary = layout.nextVisitsOf(this.#incarnation);
    const file = await this.#fileSystem.create(temporary);
    try {
      await file.write(Buffer.from(`${this.survey.counts.total}`), 0);
    } finally {
      await file.close();
    }
    await this.#fileSystem.rename(temporary, layout.visits);
  }
}

function lossesOf({ log, findings, counts }: VolumeSurvey): string[] {
  const lost: string[] = [];
  for (const { kind, path, offset, bytes, message } of findings) {
    if (kind !== 'damage') continue;
    const place = offset === undefined ? path : `${path}, byte ${offset}`;
    lost.push(bytes ? `${place}: ${bytes} bytes: ${message}` : `${place}: ${message}`);
  }
  if (log.lostNotes.length > 0) lost.push(`notes that cannot be read: ${log.lostNotes.join(' ')}`);
  if (log.rebuilt) {
    lost.push(`the counts by page and by day, and who was registered; the total is what visits said, ${counts.total}`);
    lost.push('which notes were removed: some may have come back');
  }
  return lost;
}
