import { randomFillSync } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { checkpointInterval } from '../commit-log/checkpoint-schedule.ts';
import { CommitLog } from '../commit-log/commit-log.ts';
import { SEGMENT_BYTES } from '../commit-log/note-segment.ts';
import { failure } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Presence } from '../presence/presence.ts';
import { Budget } from '../volume/budget.ts';
import { VolumeLayout } from '../volume/layout.ts';
import { BLOCK, Reserve } from '../volume/reserve.ts';
import { VisitsFile } from '../volume/visits-file.ts';
import { inspectVolume, makeStore, unmakeStore } from '../volume/volume.ts';
import { Absorption } from './absorption.ts';
import { Admission } from './admission.ts';
import { awaitMarks } from './await-marks.ts';
import { Census } from './census.ts';
import { FileStorage } from './file-storage.ts';
import { JournalTally } from './journal-tally.ts';
import { Leftovers } from './leftovers.ts';
import { register } from './registration.ts';
import { Undoing } from './undoing.ts';
import { VisitsPublisher } from './visits-publisher.ts';

export interface FileEngineOptions {
  readonly mode: 'per-pod' | 'shared';
  readonly directory: string;
  readonly writer: string;
  /** Bytes; undefined for the size of the volume. */
  readonly budget: number | undefined;
  readonly fileSystem: FileSystem;
  readonly presence: Presence;
  readonly clock: Clock;
  /** 16 hexadecimal digits at each call, never the same again. */
  readonly newId: () => string;
  /** Bytes of a note segment; undefined for what suits the size of the volume. */
  readonly segmentBytes: number | undefined;
  /** Of commits between two checkpoints, at most; undefined for what suits the segments. */
  readonly checkpointBytes: number | undefined;
  /** Told of each flush of hits: milliseconds. */
  readonly onFlush: (latencyMs: number) => void;
}

/** So often a start is tried: one that was slow, and that others took for gone, has acknowledged nothing and begins anew. */
const STARTS = 3;

/**
 * Opens a store on a volume: looks at it, joins those who count there, takes over from those who are gone, and shows
 * the total. Where it fails it takes back what it has done for itself; what it recovered of others stays.
 */
export async function openFileEngine(options: FileEngineOptions): Promise<FileStorage> {
  for (let start = 1; ; start++) {
    const undoing = new Undoing();
    try {
      return await open(options, undoing);
    } catch (error) {
      const problem = failure(error, 'cannot open the store', options.directory);
      await undoing.run(problem);
      if (problem.code !== 'fenced' || start === STARTS) throw problem;
    }
  }
}

async function open(options: FileEngineOptions, undoing: Undoing): Promise<FileStorage> {
  const { clock, writer, presence } = options;
  const layout = new VolumeLayout(options.directory);
  const reserve = new Reserve(options.fileSystem, layout);
  // Nothing but a checkpoint may take what the next one needs, or what makes more room than it takes: without them a
  // full volume would stay full.
  const fileSystem = reserve.guard(() => (absorption?.isMakingRoom ? 0 : log.nextCheckpointBytes));
  const content = await inspectVolume(fileSystem, layout);
  const incarnation = options.newId();
  const alone = options.mode === 'per-pod';
  const budget = new Budget(fileSystem, layout, reserve, options.budget);
  const segmentBytes = () => options.segmentBytes ?? segmentBytesOf(budget.allowed);
  const log: CommitLog = new CommitLog({
    fileSystem,
    checkpointFileSystem: reserve.guard(() => 0),
    directory: layout.log,
    incarnation,
    soleProcess: alone,
    clock,
    checkpointEvery: () => checkpointInterval(budget.allowed, options.checkpointBytes ?? 2 * segmentBytes()),
    isTight: () => budget.isTight,
    segmentBytes,
    onCommit: (bytes) => budget.charge(bytes),
    isRemote: () => budget.remote,
    keepTorn: async (...torn) => await absorption?.keep(...torn),
  });
  let absorption: Absorption | undefined;
  const admission = new Admission({ fileSystem, layout, presence, clock, soleProcess: alone });
  await admission.check(async () => {
    if (content.kind === 'store') await log.refresh();
    return log.state.journals.values();
  });

  undoing.add(async ({ code }) => {
    // Not where others may be starting in the same directories.
    const ours = (alone && code !== 'in-use') || code === 'no-hard-links';
    if (content.kind === 'empty' && ours) await unmakeStore(fileSystem, layout);
  });
  await makeStore(fileSystem, layout);
  await budget.measure();
  const { remote } = budget;
  const here = await admission.here();
  const common = { fileSystem, layout, log, presence, clock, incarnation };
  absorption = new Absorption({ ...common, spareFileSystem: options.fileSystem, here, remote });

  const stopAnswering = await presence.announce(layout.socketOf(incarnation));
  const leave = async () => {
    await stopAnswering?.();
    await fileSystem.unlink(layout.socketOf(incarnation)).catch(() => undefined); // closing may have removed it
  };
  undoing.add(leave);
  undoing.add((problem) => log.stop(problem)); // whoever does not answer must not write either
  const leftovers = new Leftovers({ ...common, answersTell: !remote && stopAnswering !== undefined });
  const others = new JournalTally({ fileSystem, layout, log, clock, except: incarnation });
  undoing.add(() => others.close());
  const self = { incarnation, writer, node: stopAnswering ? here : '', alone };
  const adopted = content.kind === 'empty' ? content.total : 0;
  const { onFlush } = options;
  const { journal, heartbeat } = await register(
    { ...common, budget, admission, absorption, leftovers, others, self, adopted, onFlush },
    undoing,
  );

  const census = new Census({ log, journal, others, incarnation, soleProcess: alone });
  if (!alone) {
    await absorption.vouch();
    if (!remote) await awaitMarks({ ...common, absorption, others, here });
    await census.total();
    await absorption.sweep(others);
  }
  await leftovers.sweep();
  const file = new VisitsFile(fileSystem, layout.visits, layout.nextVisitsOf(incarnation));
  const publisher = new VisitsPublisher(census, file, clock, () => journal.assertOwned());
  await publisher.check();
  await budget.hold();
  const parts = {
    fileSystem,
    layout,
    log,
    journal,
    heartbeat,
    census,
    others,
    absorption,
    leftovers,
    publisher,
    budget,
  };
  return new FileStorage({ ...options, ...parts, leave, self: { ...self, active: true } });
}

/** Random bytes, so many of them used: to ask for a few at a time takes longer than all else that an id takes. */
const random = Buffer.alloc(4096);
let used = random.length;

/** 16 hexadecimal digits. */
export function randomId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += ID_BYTES;
  return random.toString('hex', used - ID_BYTES, used);
}

const ID_BYTES = 8;

/** On a volume that is nearly full there must be room to write one again, or what is dead in them takes it for ever. */
function segmentBytesOf(allowed: number): number {
  return Math.min(SEGMENT_BYTES, Math.max(16 * BLOCK, Math.floor(allowed / 256)));
}
