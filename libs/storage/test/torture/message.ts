import type { StorageErrorCode, StorageMode } from '@visits/storage';

/** What a writer is started with, as its only argument in JSON. */
export interface WriterOptions {
  readonly directory: string;
  readonly mode: StorageMode;
  readonly writer: string;
  readonly seed: number;
  /** As if on a machine of its own, which only its beat can be seen from; with time in a hurry. */
  readonly elsewhere: boolean;
  /** Longest note, in characters. */
  readonly noteLength: number;
}

export type Operation = 'open' | 'hit' | 'note' | 'remove' | 'close';

/**
 * What a writer says, one line of JSON each, on a pipe that outlives it: what it is about to ask of storage, and what it
 * was told. An attempt is said before the call, so that nothing can have happened that nobody knows of.
 */
export type Message =
  | { readonly type: 'opened' }
  | { readonly type: 'attempts-hit'; readonly key?: string }
  | { readonly type: 'hit'; readonly total: number; readonly key?: string }
  | { readonly type: 'attempts-body'; readonly body: string }
  | { readonly type: 'wrote'; readonly id: string; readonly version: number; readonly body: string }
  | { readonly type: 'attempts-removal'; readonly id: string }
  | { readonly type: 'removed'; readonly id: string }
  | {
      readonly type: 'refused';
      readonly operation: Operation;
      readonly code: StorageErrorCode | undefined;
      readonly message: string;
    };
