import type { StorageErrorCode } from './errors.ts';

/**
 * The port: what an application sees of storage, whatever holds the bytes. Every method rejects with a
 * `StorageError`; which codes are possible is named at each. `fault`, `fenced`, `unavailable` and `closed` are possible everywhere.
 */

/** Who shares a volume: nobody (`per-pod`), or any number of pods (`shared`). */
export type StorageMode = 'per-pod' | 'shared';

export interface Storage {
  readonly visits: VisitCounter;
  readonly notes: NoteStore;
  health(): StorageHealth;
  /** Flushes, hands the journal over to the log and lets go of the volume. Writes after it fail with `closed`. */
  close(): Promise<void>;
}

export interface Hit {
  /** The page that was visited, for the count per page. */
  readonly page?: string;
}

export interface VisitCounter {
  /** Counts one visit; resolves with the total after it, once it is durable (P1). Never retried by storage. */
  record(hit?: Hit): Promise<number>;
  /** All visits of all writers acknowledged before this call, and perhaps later ones (P3). */
  total(): Promise<number>;
}

export interface NoteContent {
  readonly title?: string;
  readonly body: string;
}

export interface Note extends NoteContent {
  /** Unique for ever, URL-safe. */
  readonly id: string;
  /** 1 when created, one more with each change: what a conditional write names (P4). */
  readonly version: number;
  /** ISO 8601 in UTC, by the volume's clock; never decreasing from one change to the next. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A merge patch (RFC 7396) of a note: what is absent stays, `title: null` takes the title away. */
export interface NotePatch {
  readonly title?: string | null;
  readonly body?: string;
}

export interface NotePage {
  /** Newest first, by creation. */
  readonly notes: readonly Note[];
  /** Where the next page begins; absent on the last one. Stable while notes come and go. */
  readonly next?: string;
}

/** The versions a conditional write accepts; absent means any. */
export type ExpectedVersions = readonly number[];

export interface NoteStore {
  /** @throws `full` */
  create(content: NoteContent): Promise<Note>;
  /** The note, or undefined where there is none. */
  get(id: string): Promise<Note | undefined>;
  /**
   * @param page how many at most, 1 to 1000, and from where: the `next` of an earlier page
   * @throws `bad-option` for a cursor that no page gave
   */
  list(page: { readonly limit: number; readonly cursor?: string }): Promise<NotePage>;
  /** @throws `not-found`, `version-conflict`, `full` */
  replace(id: string, content: NoteContent, expected?: ExpectedVersions): Promise<Note>;
  /** @throws `not-found`, `version-conflict`, `full` */
  patch(id: string, change: NotePatch, expected?: ExpectedVersions): Promise<Note>;
  /** @throws `not-found`, `version-conflict` */
  remove(id: string, expected?: ExpectedVersions): Promise<void>;
}

export interface StorageHealth {
  /** Why nothing is acknowledged any more; a restart is the only cure (P8, P9). */
  readonly fault?: { readonly code: StorageErrorCode; readonly message: string };
  /** What goes wrong at present and is tried again, such as a `visits` file that cannot be replaced. */
  readonly problem?: { readonly code: StorageErrorCode; readonly message: string };
  /** The last flush to the volume: how long ago it ended and how long it took, in milliseconds. */
  readonly lastFlush?: { readonly ageMs: number; readonly latencyMs: number };
  /** Bytes in use and allowed on the volume. */
  readonly budget: { readonly used: number; readonly allowed: number };
}
