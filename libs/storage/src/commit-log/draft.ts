import { types } from 'node:util';
import { readFailure, StorageError } from '../errors.ts';
import type { EncodedOperation, Operation } from './commit.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import { type Location, recordText } from './log-file.ts';
import type { LogState } from './log-state.ts';
import type { RegisteredJournal } from './registered-journal.ts';

/** A note as a proposal sees it: one that is in the log, or one that an earlier proposal of the same commit puts. */
export type DraftNote =
  | { readonly version: number; readonly ordinal: number; readonly at: Location }
  | { readonly version: number; readonly put: Extract<Operation, { op: 'put' }> };

/** What would be if the commit in the making were made: the state with the operations gathered so far. */
export class Draft {
  /** The operations, in their order. */
  readonly operations: EncodedOperation[] = [];
  /** Bytes of their records. */
  bytes = 0;
  #begun: boolean;
  readonly #notes = new Map<string, DraftNote | undefined>();
  readonly #folded = new Set<string>();
  readonly #keys = new Map<string, KeyedRequest>();
  #counted = 0;

  /** @param time the commit's, in milliseconds since 1970-01-01 UTC */
  constructor(
    private readonly state: LogState,
    readonly time: number,
  ) {
    this.#begun = state.sequence > 0;
  }

  /** Whether there is a store yet. */
  get begun(): boolean {
    return this.#begun;
  }

  note(id: string): DraftNote | undefined {
    return this.#notes.has(id) ? this.#notes.get(id) : this.state.notes.get(id);
  }

  journal(incarnation: string): RegisteredJournal | undefined {
    return this.#folded.has(incarnation) ? undefined : this.state.journals.get(incarnation);
  }

  /** Everybody who is registered. */
  get journals(): RegisteredJournal[] {
    return [...this.state.journals.values()].filter(({ incarnation }) => !this.#folded.has(incarnation));
  }

  /** What its operations add to the total. */
  get counted(): number {
    return this.#counted;
  }

  /**
   * What was made of this request under this idempotency key in the last 24 h, if anything was.
   *
   * @throws `key-reused` where the key named another one
   */
  repeated(key: string, request: string): KeyedRequest | undefined {
    const known = this.#keys.get(key) ?? this.state.keys.get(key, this.time);
    if (known && known.request !== request) {
      throw new StorageError('key-reused', 'the idempotency key named another request in the last 24 h; use another');
    }
    return known;
  }

  /** Idempotency keys that are remembered. */
  get keys(): number {
    return this.state.keys.countAt(this.time) + this.#keys.size;
  }

  /** @param record the operation's, where it was made already */
  add(operation: Operation, record = recordText(operation)): void {
    this.operations.push({ operation, record });
    this.bytes += record.length;
    if (operation.op === 'init') this.#begun = true;
    if (operation.op === 'put') this.#notes.set(operation.id, { version: operation.version, put: operation });
    if (operation.op === 'remove') this.#notes.set(operation.id, undefined);
    if (operation.op === 'key') this.#keys.set(operation.key, { ...operation, time: this.time });
    if (operation.op === 'count') this.#counted += operation.total;
    if (operation.op === 'set') this.#counted += operation.delta;
    if (operation.op === 'fold') this.#folded.add(operation.incarnation);
  }
}

/** What a proposal throws when it finds that the log has moved on since its draft was begun: it will be asked again. */
export class OutdatedDraft extends Error {}

/**
 * Decides a change against a draft: adds its operations to it and says what the caller gets once they are in the log,
 * or throws a `StorageError` and adds nothing. It may be asked again, when another process was faster.
 */
export type Proposal<R> = (draft: Draft) => R | Promise<R>;

/** A proposal that waits for its commit, and how its caller is told of that. */
export interface Submission<R = unknown> {
  readonly proposal: Proposal<R>;
  grant(result: R): void;
  refuse(error: StorageError): void;
}

/** What tells those who asked how it was decided: to be called once that is in the log. */
export type Granted = readonly (() => void)[];

/** Proposals share a commit up to about this many bytes. */
const COMMIT_BYTES = 4 * 1024 * 1024;

/**
 * Decides as many proposals as one commit may hold.
 *
 * @param isFresh whether the state is what the log says now: only then is anybody refused
 * @returns undefined for `granted` where it has to be decided again; and how many, the last ones, are left for later
 */
export async function decideAll(
  submissions: readonly Submission[],
  draft: Draft,
  isFresh: boolean,
): Promise<{ readonly granted: Granted | undefined; readonly later: number }> {
  const granted: (() => void)[] = [];
  for (const submission of submissions) {
    if (draft.bytes >= COMMIT_BYTES) break;
    try {
      const decided = submission.proposal(draft);
      const result = types.isPromise(decided) ? await decided : decided; // most need not wait, and are many
      granted.push(() => submission.grant(result));
    } catch (error) {
      if (error instanceof OutdatedDraft || !isFresh) return { granted: undefined, later: 0 };
      granted.push(() => submission.refuse(readFailure(error, 'cannot decide a change', '')));
    }
  }
  const later = submissions.length - granted.length;
  return { granted: isFresh || draft.operations.length > 0 ? granted : undefined, later };
}
