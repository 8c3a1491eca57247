/** What the service knows of a note. */
export interface Note {
  readonly id: string;
  readonly version: number;
  readonly title?: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NoteContent {
  readonly title?: string;
  readonly body: string;
}

export interface NotePage {
  readonly notes: readonly Note[];
  /** The cursor of the next page, where there is one. */
  readonly next?: string;
}

export interface PageCounts {
  readonly pages: readonly { readonly page: string; readonly visits: number }[];
  readonly other: number;
  readonly unattributed: number;
}

export interface DayCounts {
  readonly days: readonly { readonly day: string; readonly visits: number }[];
}

/** An answer that is a refusal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param detail what the service says about it, for people */
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** There was no answer at all, or none of ours. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(options?: ErrorOptions) {
    super('The service cannot be reached.', options);
  }
}

/** What the page needs of the environment. */
export interface ApiOptions {
  readonly fetch: typeof globalThis.fetch;
  /** What is to be sent as the token, if anything. */
  readonly token: () => string | undefined;
  /** Told of each answer's time, for the clocks of browsers are not to be trusted. */
  readonly heard?: (serverTime: string) => void;
}

interface Call {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Goes on when the page is left. */
  readonly keepalive?: boolean;
}

/**
 * The service, as the page uses it. Nothing of it counts as a visit. Each call rejects with a Refusal, with Unreachable,
 * or with the AbortError of its signal.
 */
export class Api {
  constructor(private readonly options: ApiOptions) {}

  async total(): Promise<number> {
    const { total }: { total: number } = await this.#json('/visits?format=json');
    return total;
  }

  pages(): Promise<PageCounts> {
    return this.#json('/visits/pages');
  }

  days(): Promise<DayCounts> {
    return this.#json('/visits/days');
  }

  /**
   * A page of notes, newest first.
   *
   * @param search what they must contain, or nothing
   */
  async notes(
    { search, cursor, limit }: { search: string; cursor?: string | undefined; limit: number },
    signal?: AbortSignal,
  ): Promise<NotePage> {
    const query = new URLSearchParams({ count: '0', limit: String(limit) });
    if (search !== '') query.set('q', search);
    if (cursor !== undefined) query.set('cursor', cursor);
    const response = await this.#call(`/notes?${query}`, signal ? { signal } : {});
    const notes: Note[] = await content(response);
    const next = nextCursor(response.headers.get('link') ?? '');
    return { notes, ...(next !== undefined && { next }) };
  }

  note(id: string): Promise<Note> {
    return this.#json(`${pathOf(id)}?count=0`);
  }

  /** @param key names this note: asked again with it, the service makes no second one */
  create(note: NoteContent, key: string): Promise<Note> {
    return this.#json('/notes', { method: 'POST', json: note, headers: { 'Idempotency-Key': key } });
  }

  /** Replaces this version of the note, and no other: a Refusal with 412 says that there is another by now. */
  replace(id: string, version: number, note: NoteContent): Promise<Note> {
    return this.#json(pathOf(id), { method: 'PUT', json: note, headers: { 'If-Match': `"${version}"` } });
  }

  /** Removes this version of the note, as `replace` does. */
  async remove(id: string, version: number, { keepalive = false } = {}): Promise<void> {
    await this.#call(pathOf(id), { method: 'DELETE', headers: { 'If-Match': `"${version}"` }, keepalive });
  }

  async #json<Value>(path: string, call?: Call): Promise<Value> {
    return content(await this.#call(path, { ...call, headers: { Accept: 'application/json', ...call?.headers } }));
  }

  async #call(
    path: string,
    { method = 'GET', json, headers = {}, signal, keepalive = false }: Call,
  ): Promise<Response> {
    const token = method === 'GET' ? undefined : this.options.token();
    const { fetch } = this.options;
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        keepalive,
        cache: 'no-store',
        headers: {
          ...headers,
          ...(json !== undefined && { 'Content-Type': 'application/json' }),
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(signal && { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable({ cause: error });
    }
    const time = response.headers.get('date');
    if (time !== null) this.options.heard?.(time);
    if (response.ok) return response;
    throw new Refusal(response.status, await detailOf(response));
  }
}

function pathOf(id: string): string {
  return `/notes/${encodeURIComponent(id)}`;
}

async function content<Value>(response: Response): Promise<Value> {
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable({ cause: error });
  }
}

async function detailOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem === 'object' && problem !== null && 'detail' in problem && typeof problem.detail === 'string') {
    return problem.detail;
  }
  return `The answer was ${response.status}.`;
}

/** What a `Link` header (RFC 8288) names as the next page's cursor. */
function nextCursor(link: string): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link)?.[1];
  if (target === undefined) return undefined;
  return new URLSearchParams(target.replace(/^[^?]*/, '')).get('cursor') ?? undefined;
}
