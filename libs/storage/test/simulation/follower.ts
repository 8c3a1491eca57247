import type { Change, Note } from '@visits/storage';
import type { Client } from './client.ts';

/** Where somebody stopped following, and which versions of which notes it knew by then. */
export interface Bookmark {
  readonly position: string;
  readonly known: ReadonlyMap<string, number>;
}

/**
 * Follows what changes. Whoever lists the notes once and applies every change from before that list on has the same as
 * the list says later, in this process or in another that begins where it stopped; or is told to list again.
 */
export class Follower {
  readonly #known: Map<string, number>;
  #position: string | undefined;
  /** What it was told before it knew the notes. */
  #early: Change[] | undefined = [];
  #isReset = false;
  #ended = false;
  readonly #controller = new AbortController();

  private constructor(
    private readonly client: Client,
    from: Bookmark | undefined,
  ) {
    this.#known = new Map(from?.known);
    this.#position = from?.position;
  }

  /** Begins anew, or where another stopped. */
  static async start(client: Client, from?: Bookmark): Promise<Follower> {
    const follower = new Follower(client, from);
    await follower.#follow();
    if (!from) {
      const notes = await client.notes.list();
      if (!notes) follower.#ended = true; // it has nothing to begin with
      for (const { id, version } of notes ?? []) follower.#learn(id, version);
    }
    // What came while it listed counts after the list.
    const early = follower.#early ?? [];
    follower.#early = undefined;
    for (const change of early) follower.#apply(change);
    return follower;
  }

  stop(): void {
    this.#controller.abort();
  }

  /** Undefined where it was told to begin anew, or its stream was ended. */
  get bookmark(): Bookmark | undefined {
    if (this.#isReset || this.#ended || this.#position === undefined) return undefined;
    return { position: this.#position, known: new Map(this.#known) };
  }

  /** Once all changes have had their time. */
  check(notes: readonly Note[]): void {
    if (this.#isReset || this.#ended) return;
    const listed = new Map(notes.map(({ id, version }) => [id, version]));
    for (const [id, version] of new Map([...this.#known, ...listed])) {
      const [followed, found] = [this.#known.get(id), listed.get(id)];
      if (followed === found) continue;
      this.client.oracle.violate(`changes: note ${id} was followed to version ${followed ?? version}, is ${found}`);
    }
  }

  /** Resolves with the first change of the stream; the others follow. */
  async #follow(): Promise<void> {
    const after = this.#position;
    await this.client.attempt('read', async ({ changes }) => {
      const { signal } = this.#controller;
      const stream = changes.from(after === undefined ? { signal } : { after, signal });
      const first = await stream.next();
      if (first.done) this.#ended = true;
      else this.#apply(first.value);
      void this.#read(stream);
      return true;
    });
  }

  async #read(stream: AsyncIterableIterator<Change>): Promise<void> {
    try {
      for await (const change of stream) this.#apply(change);
    } catch {
      // Its storage has failed, and says so to everybody who asks.
    }
    this.#ended = true;
  }

  #apply(change: Change): void {
    if (!this.client.process.alive) return;
    this.client.tell(`is told of ${JSON.stringify(change)}`);
    if (this.#early) return void this.#early.push(change);
    this.#position = change.position;
    if (change.type === 'note') this.#learn(change.id, change.version);
    if (change.type === 'note-removed') this.#known.delete(change.id);
    if (change.type === 'reset') this.#isReset = true;
    if (change.type === 'visits' && change.total > this.client.oracle.total.ceiling) {
      this.client.oracle.violate(`changes: ${change.total} is more than was attempted`);
    }
  }

  #learn(id: string, version: number): void {
    this.#known.set(id, Math.max(version, this.#known.get(id) ?? 0));
  }
}
