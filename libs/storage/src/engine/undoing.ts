import type { StorageError } from '../errors.ts';

type Step = (problem: StorageError) => Promise<unknown>;

/** What a start that fails takes back of what it has done, the last thing first. */
export class Undoing {
  readonly #steps: Step[] = [];

  /** @param step takes something back; whatever it throws, the others follow */
  add(step: Step): void {
    this.#steps.push(step);
  }

  async run(problem: StorageError): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step(problem).catch(() => undefined);
  }
}
