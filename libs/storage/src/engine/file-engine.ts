import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { CommitLog } from '../commit-log/commit-log.ts';
import { failure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Journal } from '../journal/journal.ts';
import type { Presence } from '../presence/presence.ts';
import { Budget } from '../volume/budget.ts';
import { VolumeLayout } from '../volume/layout.ts';
import { BLOCK, Reserve } from '../volume/reserve.ts';
import { VisitsFile } from '../volume/visits-file.ts';
import { inspectVolume, makeStore, unmakeStore } from '../volume/volume.ts';
import { Absorption, GONE_AFTER_MS } from './absorption.ts';
import { Admission } from './admission.ts';
import { Census } from './census.ts';
import { FileStorage } from './file-storage.ts';
import { Heartbeat } from './heartbeat.ts';
import { JournalTally } from './journal-tally.ts';
import { Leftovers } from './leftovers.ts';
import type { OpenStore } from './open-store.ts';
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
  /** Told of each flush of hits: milliseconds. */
  readonly onFlush: (latencyMs: number) => void;
}

/**
 * Opens a store on a volume: looks at it, joins those who count there, takes over from those who are gone, and shows
 * the total. Where it fails it leaves the volume as it was.
 */
export async function openFileEngine(options: FileEngineOptions): Promise<FileStorage> {
  const { clock, writer, presence } = options;
  const layout = new VolumeLayout(options.directory);
  const reserve = new Reserve(options.fileSystem, layout);
  // Nothing but a checkpoint may take what the next one needs: without them a full volume would stay full.
  const fileSystem = reserve.guard(() => log.nextCheckpointBytes);
  const content = await inspectVolume(fileSystem, layout);
  const incarnation = options.newId();
  const soleProcess = options.mode === 'per-pod';
  const budget = new Budget(fileSystem, layout, reserve, options.budget);
  const log: CommitLog = new CommitLog({
    fileSystem,
    checkpointFileSystem: reserve.guard(() => 0),
    directory: layout.log,
    incarnation,
    soleProcess,
    clock,
    checkpointEvery: () => commitsPerCheckpoint(budget.allowed),
    isTight: () => budget.isTight,
    onCommit: (bytes) => budget.charge(bytes),
  });
  const admission = new Admission({ fileSystem, layout, presence, clock, soleProcess });
  await admission.check(async () => {
    if (content.kind === 'store') await log.refresh();
    return log.state.journals.values();
  });

  let journal: Journal | undefined;
  let census: Census | undefined;
  let absorption: Absorption | undefined;
  let heartbeat: Heartbeat | undefined;
  let stopAnswering: (() => Promise<void>) | undefined;
  const leave = async () => {
    await stopAnswering?.();
    await fileSystem.unlink(layout.socketOf(incarnation)).catch(() => undefined); // closing may have removed it
  };
  try {
    await makeStore(fileSystem, layout);
    await budget.measure();
    const segmentBytes = segmentBytesFor(budget.allowed);
    const here = await admission.here();
    absorption = new Absorption({ fileSystem, layout, log, presence, clock, here, remote: budget.remote, incarnation });
    // First of all: what they appended to the log can be told only when they can append no more.
    const { replaced } = admission;
    for (const predecessor of replaced) await absorption.fence(predecessor);
    const mayAppend = (one: string) =>
      log.state.journals.has(one) && !replaced.some((predecessor) => predecessor.incarnation === one);
    const keep = absorption.keep.bind(absorption);
    if (content.kind === 'store') await log.seal((one) => !mayAppend(one), keep);
    const gone = new Set([...replaced, ...(await absorption.goneHere())]);
    const others = new JournalTally({ fileSystem, layout, log, clock, except: incarnation });
    stopAnswering = await presence.announce(layout.socketOf(incarnation));
    const leftovers = new Leftovers({ fileSystem, layout, log, presence, clock, incarnation });
    if (budget.isTight && !budget.remote && stopAnswering) await leftovers.clear();
    await makeRoom(log, budget);
    if (gone.size === 0) await awaitRoom({ log, budget, others, absorption, clock }, 2 * segmentBytes);
    const node = stopAnswering ? here : '';
    const adopted = content.kind === 'empty' ? content.total : 0;
    await log.propose((draft) => {
      admission.assertNobodyNew(draft.journals);
      if (!draft.begun) draft.add({ op: 'init', total: adopted, countsLimit: countsLimitFor(budget.allowed) });
      draft.add({ op: 'register', incarnation, writer, node, alone: soleProcess });
    });
    // Before a journal is made: on a full volume it takes the place of theirs.
    for (const predecessor of gone) await absorption.absorb(predecessor, replaced.includes(predecessor));
    const paths = layout.journalOf(writer, incarnation);
    const { remote } = budget;
    const { onFlush } = options;
    const size = { segmentBytes, remote, alone: soleProcess };
    journal = await Journal.create({ fileSystem, clock, paths, incarnation, ...size, onFlush });
    heartbeat = new Heartbeat(journal, clock);
    await fileSystem.flushDirectory(layout.journals);
    await log.propose((draft) => draft.add({ op: 'activate', incarnation }));
    if (soleProcess) log.appendWhile(journal.assertOwned.bind(journal));
    census = new Census({ log, journal, others, incarnation, soleProcess });
    if (!soleProcess) {
      await absorption.vouch();
      await census.total();
      await absorption.sweep(others);
    }
    await leftovers.sweep();
    const file = new VisitsFile(fileSystem, layout.visits, layout.nextVisitsOf(incarnation));
    const publisher = new VisitsPublisher(census, file, clock);
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
      leave,
    };
    return new FileStorage({
      ...options,
      ...parts,
      self: { incarnation, writer, node, alone: soleProcess, active: true },
    });
  } catch (error) {
    const problem = failure(error, 'cannot open the store', layout.root);
    await heartbeat?.stop();
    await journal?.stop(new StorageError('closed', 'the start failed')).catch(() => undefined);
    await census?.close().catch(() => undefined);
    // Nothing of ours stays, as far as that can be done; what does the next start will find and take over.
    const self = log.state.journals.get(incarnation);
    if (self) await absorption?.absorb(self).catch(() => undefined);
    else await fileSystem.unlink(`${layout.log}/${incarnation}.tmp`).catch(() => undefined);
    await log.stop(problem);
    await leave();
    // Not where others may be starting in the same directories.
    const ours = (soleProcess && problem.code !== 'in-use') || problem.code === 'no-hard-links';
    if (content.kind === 'empty' && ours) await unmakeStore(fileSystem, layout);
    throw problem;
  }
}

/** Where room is short, what a checkpoint can remove goes first. */
async function makeRoom(log: CommitLog, budget: Budget): Promise<void> {
  if (!budget.isTight) return;
  await log.compact();
  await budget.measure();
}

/**
 * Waits for room for this process's journal, for as long as it may turn out that others are gone whose room it can have.
 *
 * @throws `full` where there is none, and nobody can be gone
 */
async function awaitRoom(
  { log, budget, others, absorption, clock }: Pick<OpenStore, 'log' | 'budget' | 'others' | 'absorption' | 'clock'>,
  bytes: number,
): Promise<void> {
  const deadline = clock.monotonic() + GONE_AFTER_MS + 2 * LOOK_MS;
  for (;;) {
    try {
      budget.assertRoomForWriter(bytes);
      return;
    } catch (error) {
      if (clock.monotonic() >= deadline || !absorption.mayFindMore) throw error;
    }
    await clock.sleep(LOOK_MS);
    await others.read();
    await absorption.sweep(others);
    await makeRoom(log, budget);
  }
}

const LOOK_MS = 1_000;

/** 16 hexadecimal digits. */
export function randomId(): string {
  const uuid = randomUUID(); // which has a stock of random bytes; these digits are random ones
  return uuid.slice(0, 8) + uuid.slice(-8);
}

/** Two segments a writer: a page each on the smallest volumes, and not so large that making them takes time. */
function segmentBytesFor(allowed: number): number {
  const share = allowed / 64;
  return Math.min(64 * 1024, Math.max(4096, 2 ** Math.floor(Math.log2(share))));
}

/** Days and pages in the log take no more than a sixteenth of the smallest volumes, and never much. */
function countsLimitFor(allowed: number): number {
  return Math.min(64 * 1024, Math.max(4096, Math.floor(allowed / 16)));
}

/** Each commit takes a block until a checkpoint: an eighth of the smallest volumes, and never more than 64. */
function commitsPerCheckpoint(allowed: number): number {
  return Math.min(64, Math.max(4, Math.floor(allowed / BLOCK / 8)));
}
