import type { Audit } from '@visits/storage';

/**
 * Lets many ask for an audit at once, at the cost of two: one at a time is made, and whoever asks meanwhile gets the
 * next one, which begins after they have asked.
 */
export class AuditRounds {
  #running: Promise<Audit> | undefined;
  #next: Promise<Audit> | undefined;

  constructor(private readonly audit: () => Promise<Audit>) {}

  ask(): Promise<Audit> {
    if (!this.#running) return this.#run();
    this.#next ??= this.#running.then(
      () => this.#run(),
      () => this.#run(),
    );
    return this.#next;
  }

  #run(): Promise<Audit> {
    this.#next = undefined;
    const running = this.audit().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
