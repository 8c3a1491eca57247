import { Refusal } from './api.ts';
import type { WriteToken } from './write-token.ts';

/** The visitor was asked for the token, and gave none. */
export class Unwilling extends Error {
  override readonly name = 'Unwilling';
}

/** Lets the page write, and gets the token for it where one is needed. */
export class Writing {
  #needsToken: boolean;

  /** @param ask asks the visitor for the token, and says what was wrong with the one before */
  constructor(
    needsToken: boolean,
    private readonly token: WriteToken,
    private readonly ask: (complaint?: string) => Promise<string | undefined>,
  ) {
    this.#needsToken = needsToken;
  }

  /**
   * Writes, as soon as there is a token, and again with another one when it is refused.
   *
   * @throws Unwilling, and what `write` throws
   */
  async attempt<Value>(write: () => Promise<Value>): Promise<Value> {
    await this.ready();
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 401) throw error;
        this.token.forget();
        this.#needsToken = true;
        await this.ready('This is not the token.');
      }
    }
  }

  /**
   * Sees to it that there is a token to write with.
   *
   * @throws Unwilling
   */
  async ready(complaint?: string): Promise<void> {
    if (!this.#needsToken || this.token.value !== undefined) return;
    const given = await this.ask(complaint);
    if (given === undefined) throw new Unwilling();
    this.token.keep(given);
  }
}
