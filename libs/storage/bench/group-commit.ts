/**
 * Calls that arrive while a commit is under way share the next one, as in our journal: the peers and the bare writes are
 * given the same grouping, so that what is compared is how each makes a group durable.
 */
export class GroupCommit<T> {
  readonly #commit: (items: readonly T[]) => Promise<unknown>;
  #group: { readonly items: T[]; readonly waiting: { resolve(): void; reject(error: unknown): void }[] } | undefined;
  #running = false;

  /** @param commit makes a group durable */
  constructor(commit: (items: readonly T[]) => Promise<unknown>) {
    this.#commit = commit;
  }

  /** Resolves when the item is durable. */
  add(item: T): Promise<void> {
    this.#group ??= { items: [], waiting: [] };
    const { items, waiting } = this.#group;
    items.push(item);
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    await Promise.resolve(); // all that is added in this turn belongs to the first group
    while (this.#group) {
      const { items, waiting } = this.#group;
      this.#group = undefined;
      try {
        await this.#commit(items);
        for (const one of waiting) one.resolve();
      } catch (error) {
        for (const one of waiting) one.reject(error);
      }
    }
    this.#running = false;
  }
}
