const name = 'visits-token';

/** The token for writing, kept until the tab is closed, and nowhere else. */
export class WriteToken {
  /** In memory as well, for browsers that refuse to store anything. */
  #value: string | undefined;

  /** @param changed is told when there is one, or none, from now on */
  constructor(
    private readonly storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    private readonly changed: () => void = () => {},
  ) {
    this.#value = this.#attempt((kept) => kept.getItem(name)) ?? undefined;
  }

  get value(): string | undefined {
    return this.#value;
  }

  keep(token: string): void {
    this.#value = token;
    this.#attempt((kept) => kept.setItem(name, token));
    this.changed();
  }

  forget(): void {
    this.#value = undefined;
    this.#attempt((kept) => kept.removeItem(name));
    this.changed();
  }

  #attempt<Value>(act: (kept: ReturnType<typeof this.storage>) => Value): Value | undefined {
    try {
      return act(this.storage());
    } catch {
      return undefined;
    }
  }
}
