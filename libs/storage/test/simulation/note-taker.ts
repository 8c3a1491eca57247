import type { Note, NotePage } from '@visits/storage';
import type { Client } from './client.ts';

/** What a client asks of the notes, and what the oracle says of the answers. */
export class NoteTaker {
  constructor(private readonly client: Client) {}

  async create(): Promise<void> {
    const { oracle, world } = this.client;
    const body = world.newBody();
    const note = await this.client.attempt('write', ({ notes }) => notes.create({ body }));
    if (!note) return;
    this.client.tell(`created ${note.id}`);
    oracle.notes.wrote(note);
  }

  /** Creates a note with a key: a new one, or one that this or another process was told of before. */
  async keyedCreate(): Promise<void> {
    const { oracle, world, random, now } = this.client;
    const known = oracle.keys.remembered(now).filter(({ note }) => note !== undefined);
    const request =
      known.length > 0 && random.chance(0.6) ? random.pick(known) : oracle.keys.begin({ note: world.newBody() }, now);
    const body = request.note ?? '';
    const note = await this.client.attempt('keyed', ({ notes }) => notes.create({ body }, request.key));
    if (!note) return;
    this.client.tell(`created ${note.id} with ${request.key}`);
    if (note.version !== 1 || note.body !== body) oracle.violate(`${request.key} is answered with another note`);
    if (oracle.keys.acknowledge(request, note.id)) oracle.notes.wrote(note);
  }

  /** Changes one of the newest notes, mostly the version it has seen. */
  async change(): Promise<void> {
    const note = await this.#pick();
    if (!note) return;
    const { oracle, random, world } = this.client;
    const expected = random.chance(0.8) ? [note.version] : undefined;
    const body = world.newBody();
    oracle.notes.attemptsChange(note.id);
    const written = await this.client.attempt('write', ({ notes }) => notes.replace(note.id, { body }, expected));
    if (!written) return;
    this.client.tell(`changed ${note.id} to version ${written.version}`);
    if (expected && written.version !== note.version + 1) oracle.violate('a conditional write hit another version');
    oracle.notes.wrote(written);
  }

  async remove(): Promise<void> {
    const note = await this.#pick();
    if (!note) return;
    const { oracle, random } = this.client;
    const expected = random.chance(0.8) ? [note.version] : undefined;
    oracle.notes.attemptsRemoval(note.id);
    const done = await this.client.attempt('remove', async ({ notes }) => {
      await notes.remove(note.id, expected);
      return true;
    });
    if (!done) return;
    this.client.tell(`removed ${note.id}`);
    oracle.notes.removed(note.id);
  }

  /** All notes, page by page. */
  async list(limit = 1000): Promise<readonly Note[] | undefined> {
    const check = this.client.oracle.notes.expectation();
    const notes = await this.#all((cursor) =>
      this.client.attempt('read', (storage) => storage.notes.list({ limit, ...cursor })),
    );
    if (notes) check(notes, 'list');
    return notes;
  }

  async search(text: string): Promise<void> {
    const check = this.client.oracle.notes.expectation(text);
    const notes = await this.#all((cursor) =>
      this.client.attempt('read', (storage) => storage.notes.search(text.toUpperCase(), { limit: 3, ...cursor })),
    );
    if (notes) check(notes, `search for ${text}`);
  }

  async #all(page: (cursor: { cursor?: string }) => Promise<NotePage | undefined>): Promise<Note[] | undefined> {
    await this.client.untilVisible();
    const notes: Note[] = [];
    for (let cursor: string | undefined; ; ) {
      const part = await page(cursor === undefined ? {} : { cursor });
      if (!part) return undefined;
      notes.push(...part.notes);
      cursor = part.next;
      if (cursor === undefined) break;
    }
    this.client.tell(`found ${notes.map(({ id, version }) => `${id} ${version}`)}`);
    return notes;
  }

  async #pick(): Promise<Note | undefined> {
    const notes = (await this.list()) ?? [];
    return notes.length === 0 ? undefined : this.client.random.pick(notes.slice(0, 3));
  }
}
