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
  readonly changes: ChangeStream;
  health(): StorageHealth;
  /** Everything the store holds, as records of an export: all notes, then the counts. Memory stays bounded. */
  export(): AsyncIterable<ExportRecord>;
  /**
   * Adds what an export holds. Notes keep their ids, versions and times, and one that is there already in this version
   * or a later one stays; counts are added to what is there, all at once at the end, and only once in 24 h for one
   * export: so an import that broke off can be repeated.
   *
   * @throws `bad-record` (nothing of that record is taken; notes before it stay), `full`
   */
  import(records: AsyncIterable<ExportRecord>): Promise<ImportSummary>;
  /** Flushes, hands the journal over to the log and lets go of the volume. Writes after it fail with `closed`. */
  close(): Promise<void>;
}

export interface Hit {
  /** The page that was visited, for the count per page. */
  readonly page?: string;
  /** Names this hit for 24 h: it is counted once, whichever processes are told of it (P5). 1 to 255 characters. */
  readonly key?: string;
}

export interface VisitCounter {
  /**
   * Counts one visit; resolves with the total after it, once it is durable (P1). Never retried by storage.
   *
   * @throws `key-reused` where the key named another request; `full` for a hit with a key only
   */
  record(hit?: Hit): Promise<number>;
  /** All visits of all writers acknowledged before this call, and perhaps later ones (P3). */
  total(): Promise<number>;
  /** The same visits by page. */
  pages(): Promise<PageCounts>;
  /** The same visits by day. */
  days(): Promise<DayCounts>;
  /** Who counted what, and the total counted again from the volume. */
  audit(): Promise<Audit>;
  /**
   * Makes the total this number; visits that are being counted meanwhile count after it. Pages and days stay.
   *
   * @param value 0 to 10^15
   * @returns the total after it
   * @throws `bad-option`, `full`
   */
  set(value: number): Promise<number>;
}

/** Visits by page, most visited first. All of it adds up to the total. */
export interface PageCounts {
  readonly pages: readonly { readonly page: string; readonly visits: number }[];
  /** Visits of pages that are no longer told apart: there is room for so many names only. */
  readonly other: number;
  /** Visits of no page, an adopted number, and what `set` changed: negative where it set the total lower. */
  readonly unattributed: number;
}

/** Visits by UTC day, oldest first, days without any left out. All of it adds up to the total. */
export interface DayCounts {
  /** `day` as in 2026-01-31. */
  readonly days: readonly { readonly day: string; readonly visits: number }[];
  /** Visits of days that are no longer told apart: some 400 are. */
  readonly earlier: number;
  /** As in `PageCounts`. */
  readonly unattributed: number;
}

export interface Audit {
  /** The total as this process serves it. */
  readonly total: number;
  /** The total counted again, from every byte of the volume; not less than `total` was before this call. */
  readonly recount: number;
  /** What the log holds of it: writers that are gone, visits with keys, an adopted number, and what `set` changed. */
  readonly settled: number;
  readonly writers: readonly WriterAudit[];
  /** The last commit of the log. */
  readonly sequence: number;
}

export interface WriterAudit {
  readonly writer: string;
  /** One start of it. */
  readonly incarnation: string;
  /** Whether it is this process. */
  readonly self: boolean;
  /** Durable visits in its journal. */
  readonly visits: number;
  /** The last durable position: so many bytes of the segment that holds this generation. */
  readonly position: { readonly generation: number; readonly bytes: number };
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

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
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
  /**
   * @param key names this request for 24 h: it makes one note, and every repetition resolves with that one as it was
   * made (P5). 1 to 255 characters.
   * @throws `full`; `key-reused` where the key named another request
   */
  create(content: NoteContent, key?: string): Promise<Note>;
  /** The note, or undefined where there is none. */
  get(id: string): Promise<Note | undefined>;
  /**
   * @param page how many at most, 1 to 1000, and from where: the `next` of an earlier page
   * @throws `bad-option` for a cursor that no page gave
   */
  list(page: PageRequest): Promise<NotePage>;
  /**
   * Notes whose title or text contains `text`, whatever its case. Reads at most 8 MiB of notes, or one that is
   * longer, so a page may hold fewer than it could, or none, and still have a `next`.
   *
   * @throws `bad-option` as `list`, and for an empty text
   */
  search(text: string, page: PageRequest): Promise<NotePage>;
  /** @throws `not-found`, `version-conflict`, `full` */
  replace(id: string, content: NoteContent, expected?: ExpectedVersions): Promise<Note>;
  /** @throws `not-found`, `version-conflict`, `full` */
  patch(id: string, change: NotePatch, expected?: ExpectedVersions): Promise<Note>;
  /** @throws `not-found`, `version-conflict` */
  remove(id: string, expected?: ExpectedVersions): Promise<void>;
}

/**
 * What changes, as it happens. Resumable: a change's position says what came before it. Only changes of notes have a
 * place in the order; totals are the latest at the time.
 */
export type ChangeStream = {
  /**
   * Begins with what came after `after` where that is still known, else with a `reset`; without it, with the present
   * total. Each reader has its own pace: one that is slow misses totals in between, and gets a `reset` in the end.
   *
   * @param options.signal ends it; so does closing the storage
   */
  from(options?: { readonly after?: string; readonly signal?: AbortSignal }): AsyncIterableIterator<Change>;
};

export type Change =
  /** The total, coalesced: at most some ten a second. */
  | { readonly type: 'visits'; readonly total: number; readonly position: string }
  | { readonly type: 'note'; readonly id: string; readonly version: number; readonly position: string }
  | { readonly type: 'note-removed'; readonly id: string; readonly position: string }
  /** What was missed cannot be told: read everything again. */
  | { readonly type: 'reset'; readonly position: string };

/** A line of an export (NDJSON). */
export type ExportRecord =
  /** First of all. `export` is unique to one export. */
  | { readonly type: 'visits-export'; readonly format: 1; readonly export: string; readonly exportedAt: string }
  | ({ readonly type: 'note' } & Note)
  | {
      readonly type: 'counts';
      readonly total: number;
      readonly pages: readonly { readonly page: string; readonly visits: number }[];
      readonly other: number;
      readonly days: readonly { readonly day: string; readonly visits: number }[];
      readonly earlier: number;
    };

export interface ImportSummary {
  /** Notes written, and notes that were there already. */
  readonly notes: number;
  readonly unchanged: number;
  /** Visits added; 0 where this export's were added before. */
  readonly visits: number;
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
  /** Bytes of this process's journal. */
  readonly journalBytes: number;
  /** Processes that count on this volume, this one among them, as last seen. */
  readonly writers: number;
  /** Which of the promises that depend on the file system are in force. */
  readonly promises: {
    /** What another pod acknowledged is seen at once, or only within the time that a network file system caches (P3). */
    readonly visibility: 'immediate' | 'attribute-cache';
    /** Whether hits have space set aside on a full volume; copy-on-write file systems cannot do so (P6). */
    readonly space: 'reserved' | 'not-reserved';
  };
}
