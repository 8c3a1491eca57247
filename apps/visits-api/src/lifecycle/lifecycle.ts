import { setMaxListeners } from 'node:events';
import type { Storage } from '@visits/storage';
import { Problem } from '../problem/problem.ts';
import { NoteRoom } from './note-room.ts';

/**
 * How far the end has come. `leaving`: it serves, and each answer tells its client to connect anew, by then to another
 * process. `settling`: clients that came back nevertheless may keep their connections, so that none is about to connect
 * when it stops listening, and is reset by the system. `draining`: it has stopped listening, and each connection ends
 * with its next answer.
 */
export type End = 'leaving' | 'settling' | 'draining';

/**
 * Where the process is between its start and its end. Its storage is opened after its port is bound, so that a port in
 * use is found before anything is written; requests that come in between wait for it.
 */
export class Lifecycle {
  #storage: Storage | undefined;
  #end: End | undefined;
  #streams = streamsToEnd();
  #tellOpened: () => void = () => {};
  #tellFailed: (problem: Problem) => void = () => {};

  /** Fulfilled when storage has recovered what is on its volume. Rejects with a Problem (503), if it cannot. */
  readonly opened = new Promise<void>((resolve, reject) => {
    this.#tellOpened = resolve;
    this.#tellFailed = reject;
  });

  /** Whether notes find room on the volume. */
  readonly noteRoom = new NoteRoom();

  constructor() {
    // There may be no request that waits for it.
    this.opened.catch(() => {});
  }

  /** Undefined until recovery has finished. */
  get storage(): Storage | undefined {
    return this.#storage;
  }

  /** Whether the process has been asked to end: it serves what comes, but nobody should be sent here any more. */
  get ending(): boolean {
    return this.#end !== undefined;
  }

  /** Whether an answer is to be the last on its connection. */
  get closesConnections(): boolean {
    return this.#end === 'leaving' || this.#end === 'draining';
  }

  /**
   * Aborted when answers that would go on for ever, such as event streams, are to end: those under way as soon as the
   * end begins, before anything else does, and those begun meanwhile when it stops listening. Aborted from then on.
   */
  get streams(): AbortSignal {
    return this.#streams.signal;
  }

  storageOpened(storage: Storage): void {
    this.#storage = storage;
    this.#tellOpened();
  }

  storageFailed(cause: unknown): void {
    this.#tellFailed(new Problem('unavailable', 'Storage could not be opened.', { cause }));
  }

  end(step: End): void {
    const begins = this.#end === undefined;
    this.#end = step;
    if (begins || step === 'draining') this.#streams.abort();
    // Who comes back while it still listens may be on the way to this process again, and is served until then.
    if (begins && step !== 'draining') this.#streams = streamsToEnd();
  }
}

/** Any number of streams may wait for it. */
function streamsToEnd(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
