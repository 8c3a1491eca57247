import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import { StorageError } from '../errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { Journal } from '../journal/journal.ts';
import type { Budget } from '../volume/budget.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import { type Absorption, GONE_AFTER_MS } from './absorption.ts';
import type { Admission } from './admission.ts';
import { Heartbeat } from './heartbeat.ts';
import type { JournalTally } from './journal-tally.ts';
import type { Leftovers } from './leftovers.ts';
import type { Undoing } from './undoing.ts';

export interface RegistrationOptions {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly clock: Clock;
  readonly log: CommitLog;
  readonly budget: Budget;
  readonly admission: Admission;
  readonly absorption: Absorption;
  readonly leftovers: Leftovers;
  readonly others: JournalTally;
  /** This process, as it will be registered. */
  readonly self: Omit<RegisteredJournal, 'active'>;
  /** Where counting begins if there is no store yet. */
  readonly adopted: number;
  /** Told of each flush of hits: milliseconds. */
  readonly onFlush: (latencyMs: number) => void;
}

/** What a process has that counts. */
export interface Registered {
  readonly journal: Journal;
  readonly heartbeat: Heartbeat;
}

/**
 * Makes a process one of those who count, in the place of those who are gone. On a full volume it lives on what they
 * leave: what counts for nothing goes first, then what a checkpoint can remove; their journals are folded by the very
 * commit that registers this one, and only once they are removed it makes its own.
 *
 * @throws `in-use`, `full`, `fenced` where it was slow and others took it for gone, `damaged`, `unavailable`, `fault`
 */
export async function register(options: RegistrationOptions, undoing: Undoing): Promise<Registered> {
  const { fileSystem, layout, clock, log, budget, admission, absorption, self, adopted, onFlush } = options;
  const { incarnation, alone } = self;
  const segmentBytes = segmentBytesFor(budget.allowed);
  const dead = await absorption.goneHere();
  await makeRoom(options, dead);
  const gone = new Map([...admission.replaced, ...dead].map((one) => [one.incarnation, one]));
  if (gone.size === 0) await awaitRoom(options, 2 * segmentBytes);
  undoing.add(() => leaveLog(options));
  await absorption.absorbAll(gone.values(), (draft) => {
    admission.assertNobodyNew(draft.journals);
    if (!draft.begun) draft.add({ op: 'init', total: adopted, countsLimit: countsLimitFor(budget.allowed) });
    draft.add({ op: 'register', ...self });
  });
  await replaceRest(options);
  await makeRoom(options); // a checkpoint that is being made takes room before it gives it back

  const { remote } = budget;
  const paths = layout.journalOf(self.writer, incarnation);
  // Where others are who cannot be told to be of this machine, nobody waits for marks that are not there.
  const mayBeAlone = !remote && self.node !== '';
  const isAlone = async () => alone || (mayBeAlone && (await log.isAlone()));
  const journal = await Journal.create({
    fileSystem,
    clock,
    paths,
    incarnation,
    segmentBytes,
    remote,
    isAlone,
    onFlush,
  });
  undoing.add(() => journal.stop(new StorageError('closed', 'the start failed')));
  const heartbeat = new Heartbeat(journal, clock);
  undoing.add(() => heartbeat.stop());
  await fileSystem.flushDirectory(layout.journals);
  await log.propose((draft) => draft.add({ op: 'activate', incarnation }));
  log.startAppending({
    assertOwned: () => journal.assertOwned(),
    isWorthwhile: () =>
      alone || (!budget.remote && budget.overwritesInPlace && log.state.commitsInARow(incarnation) >= ALONE_AFTER),
  });
  return { journal, heartbeat };
}

/** Those in the way may have come to life while they were taken over from. */
async function replaceRest({ log, admission, absorption }: RegistrationOptions): Promise<void> {
  for (;;) {
    const rest = admission.replaced.filter(({ incarnation }) => log.state.journals.has(incarnation));
    if (rest.length === 0) return;
    await absorption.absorbAll(rest);
  }
}

/** Nothing of it stays in the log, as far as that can be done; what does the next start will find and take over. */
async function leaveLog({ fileSystem, layout, log, absorption, self }: RegistrationOptions): Promise<void> {
  const registered = log.state.journals.get(self.incarnation);
  if (registered) await absorption.absorb(registered);
  else await fileSystem.unlink(`${layout.log}/${self.incarnation}.tmp`);
}

/**
 * Where room is short, what can be removed goes before anything is written.
 *
 * @param dead processes that are gone for certain
 */
async function makeRoom(
  { log, budget, leftovers }: RegistrationOptions,
  dead: readonly RegisteredJournal[] = [],
): Promise<void> {
  if (!budget.isTight) return;
  await leftovers.sweep(new Set(dead.map(({ incarnation }) => incarnation)));
  await log.compact();
  await budget.measure();
}

/**
 * Waits for room for this process's journal, for as long as it may turn out that others are gone whose room it can have.
 *
 * @throws `full` where there is none, and nobody can be gone
 */
async function awaitRoom(options: RegistrationOptions, bytes: number): Promise<void> {
  const { budget, others, absorption, clock } = options;
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
    await makeRoom(options);
  }
}

const LOOK_MS = 1_000;

/** After so many commits without one of another process the next ones are likely to be of the same. */
const ALONE_AFTER = 4;

/** Two segments a writer: a page each on the smallest volumes, and not so large that making them takes time. */
function segmentBytesFor(allowed: number): number {
  const share = allowed / 64;
  return Math.min(64 * 1024, Math.max(4096, 2 ** Math.floor(Math.log2(share))));
}

/** Days and pages in the log take no more than a sixteenth of the smallest volumes, and never much. */
function countsLimitFor(allowed: number): number {
  return Math.min(64 * 1024, Math.max(4096, Math.floor(allowed / 16)));
}
