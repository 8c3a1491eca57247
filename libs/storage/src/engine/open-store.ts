import type { Clock } from '../clock.ts';
import type { CommitLog } from '../commit-log/commit-log.ts';
import type { RegisteredJournal } from '../commit-log/registered-journal.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { Journal } from '../journal/journal.ts';
import type { StorageMode } from '../port.ts';
import type { Budget } from '../volume/budget.ts';
import type { VolumeLayout } from '../volume/layout.ts';
import type { Absorption } from './absorption.ts';
import type { Census } from './census.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { JournalTally } from './journal-tally.ts';
import type { Leftovers } from './leftovers.ts';
import type { VisitsPublisher } from './visits-publisher.ts';

/** What a store that is open consists of. */
export interface OpenStore {
  readonly mode: StorageMode;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly layout: VolumeLayout;
  readonly log: CommitLog;
  readonly journal: Journal;
  readonly heartbeat: Heartbeat;
  readonly census: Census;
  /** The journals of all other processes. */
  readonly others: JournalTally;
  readonly absorption: Absorption;
  readonly leftovers: Leftovers;
  readonly publisher: VisitsPublisher;
  readonly budget: Budget;
  readonly self: RegisteredJournal;
  /** Stops answering on the volume. */
  readonly leave: () => Promise<void>;
}

/** What every call passes. */
export interface Doors {
  /** Runs a call, or refuses it where the store is closed or broken. */
  readonly enter: <T>(call: () => Promise<T>) => Promise<T>;
  /** The same for a call that writes: nothing is acknowledged after any write or flush has failed (P8). */
  readonly enterToWrite: <T>(call: () => Promise<T>) => Promise<T>;
  /** Undefined where so many bytes more in the log are to be had for certain. @throws `full` where they are not */
  readonly assertRoom: (bytes: number) => Promise<void> | undefined;
}
