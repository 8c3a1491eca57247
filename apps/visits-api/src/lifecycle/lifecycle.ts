import type { Storage } from '@visits/storage';

/**
 * Where the process is between its start and its end. Its storage is opened after its port is bound, so that a port in
 * use is found before anything is written; requests that come in between wait for it.
 */
export class Lifecycle {
  #storage: Storage | undefined;
  #stopping = false;
  #tellOpened: () => void = () => {};

  /** Fulfilled when storage has recovered what is on its volume; never, if it cannot. */
  readonly opened = new Promise<void>((resolve) => {
    this.#tellOpened = resolve;
  });

  /** Undefined until recovery has finished. */
  get storage(): Storage | undefined {
    return this.#storage;
  }

  /** Whether the process has been asked to end: it serves what comes, but nobody should be sent here any more. */
  get stopping(): boolean {
    return this.#stopping;
  }

  storageOpened(storage: Storage): void {
    this.#storage = storage;
    this.#tellOpened();
  }

  stop(): void {
    this.#stopping = true;
  }
}
