import type { Clock } from '../clock.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { readBeat } from '../journal/beat.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import { GONE_AFTER_MS } from './absorption.ts';

export interface BeatWatch {
  readonly fileSystem: FileSystem;
  readonly layout: VolumeLayout;
  readonly clock: Clock;
}

/** A writer on another machine is alive when its beat changes within this time; longer where clients cache. */
const WATCH_MS = 3_000;
const REMOTE_WATCH_MS = GONE_AFTER_MS;

/**
 * Watches processes that no socket reaches, all of them at a time. Where there are any it takes its time: up to a minute.
 *
 * @returns those that live
 * @throws a system error
 */
export async function watchBeats(
  { fileSystem, layout, clock }: BeatWatch,
  journals: readonly RegisteredJournal[],
): Promise<RegisteredJournal[]> {
  if (journals.length === 0) return [];
  const beatOf = ({ writer, incarnation }: RegisteredJournal) =>
    readBeat(fileSystem, layout.journalOf(writer, incarnation));
  const before: string[] = [];
  for (const journal of journals) before.push(await beatOf(journal));
  await clock.sleep((await fileSystem.volume(layout.root)).remote ? REMOTE_WATCH_MS : WATCH_MS);
  const living: RegisteredJournal[] = [];
  for (const [index, journal] of journals.entries()) {
    if ((await beatOf(journal)) !== before[index]) living.push(journal);
  }
  return living;
}
