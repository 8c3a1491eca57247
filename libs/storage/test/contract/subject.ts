import type { Storage } from '@visits/storage';

/** What a driver brings to be held to the contract. */
export interface Driver {
  /** Opens a store on this test's volume; again after `close` it finds what was there. */
  open(): Promise<Storage>;
  /** Opens a store on another volume, which is empty. */
  openAnother(): Promise<Storage>;
}

/** A store under test. */
export interface Subject {
  /** As it is open now. */
  readonly storage: () => Storage;
  /** Closes it and opens it again. */
  readonly reopen: () => Promise<void>;
  /** A second one, empty, closed after the test. */
  readonly another: () => Promise<Storage>;
}
