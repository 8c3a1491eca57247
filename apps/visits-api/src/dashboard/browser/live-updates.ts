import { Unreachable } from './api.ts';

/**
 * How the page hears of changes: `live` by events; `polling`, now and then, because events are cut off; `offline`, not
 * at all; `connecting`, not yet.
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline';

export interface LiveUpdatesOptions {
  /** Opens the stream of events. */
  readonly open: () => EventSource;
  /** Asks for everything once. Rejects with Unreachable when the service does not answer. */
  readonly refresh: () => Promise<void>;
  readonly onTotal: (total: number) => void;
  /** A note was changed, written or removed. */
  readonly onNote: (id: string) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** Between two questions while events are cut off, in milliseconds. */
export const pollMs = 5000;

// EventSource comes back by itself within some seconds: only a longer silence is worth a word.
const graceMs = 3000;
const longestPauseMs = 60_000;

/** Hears of changes by events, and asks for them while there are none. */
export class LiveUpdates {
  #source: EventSource | undefined;
  #live = false;
  #pauseMs = graceMs;
  #reopen: ReturnType<typeof setTimeout> | undefined;
  #ask: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LiveUpdatesOptions) {}

  /** Begins, or begins anew. */
  start(): void {
    this.stop();
    this.options.onConnection('connecting');
    this.#pauseMs = graceMs;
    this.#open();
    this.#askIn(graceMs);
  }

  /** Leaves the service alone. */
  stop(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#live = false;
    clearTimeout(this.#reopen);
    clearTimeout(this.#ask);
    this.#reopen = undefined;
    this.#ask = undefined;
  }

  #open(): void {
    const source = this.options.open();
    this.#source = source;
    const on = (type: string, act: (data: { total: number; id: string }) => void) => {
      source.addEventListener(type, (event: MessageEvent<string>) => {
        if (source !== this.#source) return;
        this.#hear();
        act(JSON.parse(event.data));
      });
    };
    on('visits', ({ total }) => this.options.onTotal(total));
    on('note', ({ id }) => this.options.onNote(id));
    on('note-removed', ({ id }) => this.options.onNote(id));
    on('reset', () => this.#refresh());
    source.addEventListener('error', () => this.#lose(source));
  }

  /** Events come in. An open connection alone is no sign of that: a proxy may hold back what comes through it. */
  #hear(): void {
    if (this.#live) return;
    this.#live = true;
    this.#pauseMs = graceMs;
    clearTimeout(this.#ask);
    this.#ask = undefined;
    this.options.onConnection('live');
    // For what happened before the first event.
    this.#refresh();
  }

  #lose(source: EventSource): void {
    if (source !== this.#source) return;
    if (this.#live) this.#askIn(graceMs);
    this.#live = false;
    // EventSource comes back by itself, unless it was refused.
    if (source.readyState !== 2 || this.#reopen !== undefined) return;
    this.#reopen = setTimeout(() => {
      this.#reopen = undefined;
      this.#open();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
  }

  #askIn(ms: number): void {
    clearTimeout(this.#ask);
    const ask = setTimeout(() => {
      const tell = (connection: Connection) => {
        // Events may have come in meanwhile, or nobody may want to know any more.
        if (this.#ask !== ask) return;
        this.options.onConnection(connection);
        this.#askIn(pollMs);
      };
      this.options.refresh().then(
        () => tell('polling'),
        (error) => tell(error instanceof Unreachable ? 'offline' : 'polling'),
      );
    }, ms);
    this.#ask = ask;
  }

  #refresh(): void {
    // Where this fails the stream does as well, and that is told.
    this.options.refresh().catch(() => {});
  }
}
