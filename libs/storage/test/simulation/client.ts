import type { Note, Storage } from '@visits/storage';
import { STALE_MS } from './simulated-file-system.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Operation, World } from './world.ts';

/** One process that uses storage: whatever it asks, and is told, the oracle hears. */
export class Client {
  #storage: Storage | undefined;

  constructor(
    private readonly world: World,
    readonly process: SimulatedProcess,
    private readonly openStorage: () => Promise<Storage>,
  ) {}

  /** Whether its storage is open, as far as it knows. */
  get isOpen(): boolean {
    return this.process.alive && this.#storage !== undefined;
  }

  /** @returns whether it was opened; else it was refused, as it may be */
  async open(): Promise<boolean> {
    this.#storage = await this.#attempt('open', () => this.openStorage());
    return this.#storage !== undefined;
  }

  async close(): Promise<void> {
    await this.#attempt('close', async () => {
      await this.#storage?.close();
      return true;
    });
  }

  async hit(page?: string): Promise<void> {
    const { total } = this.world.oracle;
    const expected = total.attempt();
    await this.#untilVisible();
    const after = await this.#attempt('hit', () => this.#open.visits.record(page === undefined ? {} : { page }));
    if (after === undefined) return;
    total.acknowledge();
    this.#tell(`hit: ${after}`);
    total.saw(after, expected, 'hit');
  }

  /** @returns the total, where it was told */
  async total(): Promise<number | undefined> {
    const { total } = this.world.oracle;
    const expected = total.expectation();
    await this.#untilVisible();
    const answer = await this.#attempt('read', () => this.#open.visits.total());
    if (answer === undefined) return undefined;
    this.#tell(`total: ${answer}`);
    total.saw(answer, expected, 'total');
    return answer;
  }

  async create(): Promise<void> {
    const body = this.world.newBody();
    const note = await this.#attempt('write', () => this.#open.notes.create({ body }));
    if (!note) return;
    this.#tell(`created ${note.id}`);
    this.world.oracle.notes.wrote(note);
  }

  /** Changes one of the newest notes, mostly the version it has seen. */
  async change(): Promise<void> {
    const note = await this.#pickNote();
    if (!note) return;
    const { oracle, random } = this.world;
    const expected = random.chance(0.8) ? [note.version] : undefined;
    const body = this.world.newBody();
    oracle.notes.attemptsChange(note.id);
    const written = await this.#attempt('write', () => this.#open.notes.replace(note.id, { body }, expected));
    if (!written) return;
    this.#tell(`changed ${note.id} to version ${written.version}`);
    if (expected && written.version !== note.version + 1) oracle.violate('a conditional write hit another version');
    oracle.notes.wrote(written);
  }

  async remove(): Promise<void> {
    const note = await this.#pickNote();
    if (!note) return;
    const { oracle, random } = this.world;
    oracle.notes.attemptsRemoval(note.id);
    const done = await this.#attempt('remove', async () => {
      await this.#open.notes.remove(note.id, random.chance(0.8) ? [note.version] : undefined);
      return true;
    });
    if (!done) return;
    this.#tell(`removed ${note.id}`);
    oracle.notes.removed(note.id);
  }

  /** All notes, page by page. */
  async list(limit = 1000): Promise<readonly Note[] | undefined> {
    const check = this.world.oracle.notes.expectation();
    await this.#untilVisible();
    const notes: Note[] = [];
    for (let cursor: string | undefined; ; ) {
      const request = cursor === undefined ? { limit } : { limit, cursor };
      const page = await this.#attempt('read', () => this.#open.notes.list(request));
      if (!page) return undefined;
      notes.push(...page.notes);
      cursor = page.next;
      if (cursor === undefined) break;
    }
    this.#tell(`listed ${notes.map(({ id, version }) => `${id} ${version}`)}`);
    check(notes, 'list');
    return notes;
  }

  /** What others were told must be seen at once, or a moment later where a server's clients remember what it said (P3). */
  async #untilVisible(): Promise<void> {
    const { faults, scheduler } = this.world.machine;
    if (faults.staleListing === 0) return;
    await new Promise<void>((resolve) => scheduler.after(this.process, STALE_MS + 1, resolve));
  }

  async #pickNote(): Promise<Note | undefined> {
    const notes = (await this.list()) ?? [];
    return notes.length === 0 ? undefined : this.world.random.pick(notes.slice(0, 3));
  }

  get #open(): Storage {
    if (!this.#storage) throw new Error('the storage is not open');
    return this.#storage;
  }

  /** @returns undefined where storage refused, as it may when something failed */
  async #attempt<T>(operation: Operation, call: () => Promise<T>): Promise<T | undefined> {
    const { world, process } = this;
    try {
      return await call();
    } catch (error) {
      this.#tell(`${operation} was refused: ${error}`);
      if (!world.mayRefuse(process, operation, error)) {
        world.oracle.violate(`${operation} was refused: ${error instanceof Error ? error.stack : error}`);
      }
      return undefined;
    }
  }

  #tell(what: string): void {
    this.world.oracle.tell(`${this.process.name} ${what}`);
  }
}
