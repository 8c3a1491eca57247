import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { unmarkedExtent } from '../journal/extents.ts';
import type { Extent } from '../journal/segment.ts';
import { covers } from '../journal/segment.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import type { Absorption } from './absorption.ts';
import type { JournalTally } from './journal-tally.ts';

export interface Newcomer {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly clock: Clock;
  readonly absorption: Absorption;
  /** Everybody else's journals. */
  readonly others: JournalTally;
  /** The machine and volume as seen from here (see Admission.here). */
  readonly here: string;
  readonly incarnation: string;
}

/** How often marks are looked at. Their owners write them once a second, and with the next hit. */
const LOOK_MS = 50;

/**
 * For a process that has just been registered, before it shows anybody a total. A process of this machine that was the
 * only one has acknowledged hits that its mark does not cover; from the registration on it acknowledges none without a
 * mark. So all that is behind the marks now was flushed before, or is not acknowledged yet, and only its owner can tell:
 * memory shows what a flush has failed to write as if it was there, and another flush would find nothing to do. This
 * waits until the marks cover it, or takes over from those who are gone, or show no sign of life for a minute.
 *
 * @throws `damaged`, `unavailable`, `full`, `fault`
 */
export async function awaitMarks({ log, clock, absorption, others, ...newcomer }: Newcomer): Promise<void> {
  const awaited = await unmarkedJournals({ log, ...newcomer });
  while (awaited.size > 0) {
    await others.read();
    await absorption.sweep(others, (incarnation) => awaited.has(incarnation));
    for (const [incarnation, extent] of awaited) {
      const isMarked = covers(others.views.get(incarnation)?.extent, extent);
      if (isMarked || !log.state.journals.has(incarnation)) awaited.delete(incarnation);
    }
    if (awaited.size > 0) await clock.sleep(LOOK_MS);
  }
}

/** How far the journals of this machine go that their marks do not cover. */
async function unmarkedJournals({
  fileSystem,
  layout,
  log,
  here,
  incarnation,
}: Pick<Newcomer, 'fileSystem' | 'layout' | 'log' | 'here' | 'incarnation'>): Promise<Map<string, Extent>> {
  const unmarked = new Map<string, Extent>();
  for (const journal of [...log.state.journals.values()]) {
    if (journal.node !== here || !journal.active || journal.incarnation === incarnation) continue;
    const extent = await unmarkedExtent(fileSystem, layout.journalOf(journal.writer, journal.incarnation));
    if (extent) unmarked.set(journal.incarnation, extent);
  }
  return unmarked;
}
