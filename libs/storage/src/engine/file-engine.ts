import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { CommitLog } from '../commit-log/commit-log.ts';
import type { RegisteredJournal } from '../commit-log/log-state.ts';
import { failure, StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Journal } from '../journal/journal.ts';
import { JournalReader } from '../journal/journal-reader.ts';
import type { Presence } from '../presence/presence.ts';
import { BLOCK, Budget } from '../volume/budget.ts';
import { VolumeLayout } from '../volume/layout.ts';
import { VisitsFile } from '../volume/visits-file.ts';
import { inspectVolume, makeStore, unmakeStore } from '../volume/volume.ts';
import { Absorption } from './absorption.ts';
import { Census } from './census.ts';
import { FileStorage } from './file-storage.ts';
import { Leftovers } from './leftovers.ts';
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
}

/** Per-pod mode watches the beat of a writer on another machine for this long before it takes its volume over. */
const WATCH_MS = 3_000;

/**
 * Opens a store on a volume: looks at it, joins those who count there, takes over from those who are gone, and shows
 * the total. Where it fails it leaves the volume as it was.
 */
export async function openFileEngine(options: FileEngineOptions): Promise<FileStorage> {
  const { fileSystem, clock, writer, presence } = options;
  const layout = new VolumeLayout(options.directory);
  const content = await inspectVolume(fileSystem, layout);
  const incarnation = options.newId();
  const soleProcess = options.mode === 'per-pod';
  const budget = new Budget(fileSystem, layout, options.budget);
  const checkpointEvery = () => commitsPerCheckpoint(budget.allowed);
  const log = new CommitLog({ fileSystem, directory: layout.log, incarnation, checkpointEvery, soleProcess });
  if (content.kind === 'store') await log.refresh();
  const predecessors = [...log.state.journals.values()];
  if (soleProcess) await assertNobodyHere(options, layout, predecessors);

  await makeStore(fileSystem, layout);
  await budget.measure();
  const segmentBytes = segmentBytesFor(budget.allowed);
  const stopAnswering = await presence.announce(layout.socketOf(incarnation));
  const node = stopAnswering ? presence.node : '';
  const leave = async () => {
    await stopAnswering?.();
    await fileSystem.unlink(layout.socketOf(incarnation)).catch(() => undefined); // closing may have removed it
  };
  const absorption = new Absorption({ fileSystem, layout, log, presence, clock, node, incarnation });
  let journal: Journal | undefined;
  try {
    const adopted = content.kind === 'empty' ? content.total : 0;
    await log.propose((draft) => {
      if (!draft.begun) draft.add({ op: 'init', total: adopted });
      draft.add({ op: 'register', incarnation, writer, node });
    });
    const paths = layout.journalOf(writer, incarnation);
    journal = await Journal.create({ fileSystem, clock, paths, incarnation, segmentBytes });
    await fileSystem.flushDirectory(layout.journals);
    await log.propose((draft) => draft.add({ op: 'activate', incarnation }));
    const census = new Census({ fileSystem, layout, log, journal, incarnation, node, soleProcess });
    const leftovers = new Leftovers({ fileSystem, layout, log, presence, clock, incarnation, soleProcess });
    if (soleProcess) {
      for (const predecessor of predecessors) await absorption.absorb(predecessor);
    } else {
      await census.total();
      await absorption.sweep(census);
    }
    await leftovers.sweep();
    const file = new VisitsFile(fileSystem, layout.visits, layout.nextVisitsOf(incarnation));
    const publisher = new VisitsPublisher(census, file, clock);
    await publisher.check();
    const self: RegisteredJournal = { incarnation, writer, node, active: true };
    return new FileStorage({
      ...options,
      layout,
      log,
      journal,
      census,
      absorption,
      leftovers,
      publisher,
      budget,
      self,
      leave,
    });
  } catch (error) {
    const problem = failure(error, 'cannot open the store', layout.root);
    await journal?.stop(new StorageError('closed', 'the start failed'));
    // Nothing of ours stays, as far as that can be done; what does the next start will find and take over.
    const self = log.state.journals.get(incarnation);
    if (self) await absorption.absorb(self).catch(() => undefined);
    else await fileSystem.unlink(`${layout.log}/${incarnation}.tmp`).catch(() => undefined);
    await log.stop(problem);
    await leave();
    if (content.kind === 'empty') await unmakeStore(fileSystem, layout);
    throw problem;
  }
}

/** 16 hexadecimal digits. */
export function randomId(): string {
  return randomBytes(8).toString('hex');
}

/** Two segments a writer: a page each on the smallest volumes, and not so large that making them takes time. */
function segmentBytesFor(allowed: number): number {
  const share = allowed / 64;
  return Math.min(64 * 1024, Math.max(4096, 2 ** Math.floor(Math.log2(share))));
}

/** Each commit takes a block until a checkpoint: an eighth of the smallest volumes, and never more than 64. */
function commitsPerCheckpoint(allowed: number): number {
  return Math.min(64, Math.max(4, Math.floor(allowed / BLOCK / 8)));
}

/** @throws `in-use` where a live process writes to the volume */
async function assertNobodyHere(
  options: FileEngineOptions,
  layout: VolumeLayout,
  journals: readonly RegisteredJournal[],
): Promise<void> {
  const { fileSystem, presence } = options;
  for (const journal of journals) {
    const here = journal.node === presence.node;
    const alive = here
      ? await presence.answers(layout.socketOf(journal.incarnation))
      : await beats(
          options,
          new JournalReader(fileSystem, layout.journalOf(journal.writer, journal.incarnation), false),
        );
    if (!alive) continue;
    const message = `${layout.root}: ${journal.writer} is writing to this volume, and per-pod mode allows one writer`;
    throw new StorageError('in-use', `${message}; give each pod a volume of its own, or use shared mode`, {
      path: layout.root,
    });
  }
}

async function beats({ clock }: FileEngineOptions, reader: JournalReader): Promise<boolean> {
  try {
    const before = (await reader.read())?.beat;
    await new Promise<void>((resolve) => clock.after(WATCH_MS, resolve));
    return (await reader.read())?.beat !== before;
  } finally {
    await reader.close();
  }
}
