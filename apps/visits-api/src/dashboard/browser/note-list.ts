import type { Api, Note, NotePage } from './api.ts';
import { complaintOf } from './complaint.ts';
import { countOf } from './counted.ts';
import { button, byId, element } from './element.ts';
import { NoteCard } from './note-card.ts';
import { mergeBeginning } from './note-order.ts';
import type { ServerClock } from './server-clock.ts';
import type { Writing } from './writing.ts';

const pageSize = 20;
const mostAtOnce = 100;
/** Changes come in bursts: one look at the list serves them all. */
const gatherMs = 250;
/** A search reads many notes for each answer. */
const gatherSearchMs = 3000;

export interface NoteListOptions {
  readonly api: Api;
  readonly writing: Writing;
  readonly clock: ServerClock;
  readonly say: (what: string) => void;
}

/** The notes, newest first, or those that hold what is searched for. */
export class NoteList {
  readonly element: HTMLElement;
  readonly #list = element('ul', { class: 'note-list' });
  readonly #state = element('div', { class: 'note-state' });
  readonly #more = button('Show more', () => void this.#showMore(), { class: 'more', hidden: true });
  #cards: readonly NoteCard[] = [];
  #next: string | undefined;
  #search = '';
  #loading:
    | { readonly search: string; readonly stop: AbortController; readonly done: Promise<void>; again: boolean }
    | undefined;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: NoteListOptions) {
    this.element = element('div', {}, this.#list, this.#state, this.#more);
    this.#show(element('p', { class: 'loading' }, 'Loading…'));
  }

  /** Shows only notes that hold this; all of them, when it is empty. Rejects when there is no answer. */
  async search(text: string): Promise<void> {
    this.#search = text;
    await this.refresh();
    const found = `${countOf(this.#cards.length, 'note')}${this.#next === undefined ? '' : ' and more'}`;
    if (text !== '' && text === this.#search) this.options.say(`${found} found.`);
  }

  /**
   * Reads what is shown again, once for all who ask meanwhile. Rejects when there is no answer; what was shown stays
   * then, with a word about it.
   */
  refresh(): Promise<void> {
    if (this.#loading?.search === this.#search) {
      this.#loading.again = true;
      return this.#loading.done;
    }
    this.#loading?.stop.abort();
    const stop = new AbortController();
    const done = this.#refresh(stop.signal).finally(() => {
      if (this.#loading !== loading) return;
      this.#loading = undefined;
      if (loading.again) this.changed();
    });
    const loading = { search: this.#search, stop, done, again: false };
    this.#loading = loading;
    return done;
  }

  /** Some note was written, changed or removed. */
  changed(): void {
    this.#gathering ??= setTimeout(
      () => {
        this.#gathering = undefined;
        this.refresh().catch(() => {});
      },
      this.#search === '' ? gatherMs : gatherSearchMs,
    );
  }

  /** A note that was just written here. */
  add(note: Note): void {
    if (this.#cards.some((card) => card.note.id === note.id)) return;
    this.#place([this.#card(note), ...this.#cards]);
  }

  tick(): void {
    for (const card of this.#cards) card.tick();
  }

  /** The page is being left. */
  leave(): void {
    for (const card of this.#cards) card.leave();
  }

  /** Resolves without an answer when the signal is aborted: something else is wanted by then. */
  async #refresh(signal: AbortSignal): Promise<void> {
    const limit = Math.min(Math.max(this.#cards.length, pageSize), mostAtOnce);
    try {
      const { notes, next } = await this.#read(limit, undefined, signal);
      if (signal.aborted) return;
      const { items, gone } = mergeBeginning(this.#cards, notes, next === undefined, (note) => this.#card(note));
      // Beyond what was read again, the list ends where it ended before.
      if (next === undefined || items.at(-1)?.note.id === notes.at(-1)?.id) this.#next = next;
      const read = new Map(notes.map((note) => [note.id, note]));
      for (const card of items) {
        const note = read.get(card.note.id);
        if (note) card.update(note);
      }
      for (const card of gone) if (card.busy) void card.missing();
      this.#place(items);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error);
      throw error;
    }
  }

  async #showMore(): Promise<void> {
    const last = this.#cards.at(-1)?.element;
    try {
      const { notes, next } = await this.#read(pageSize, this.#next);
      this.#next = next;
      const known = new Set(this.#cards.map(({ note }) => note.id));
      this.#place([...this.#cards, ...notes.filter(({ id }) => !known.has(id)).map((note) => this.#card(note))]);
      this.options.say(`${countOf(notes.length, 'more note', 'more notes')}.`);
      // Where the button was, for those who go by keyboard: it may be gone.
      last?.nextElementSibling?.querySelector('button')?.focus({ preventScroll: true });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A search reads so much at a time: a page may be empty although there are further ones. */
  async #read(limit: number, from: string | undefined, signal?: AbortSignal): Promise<NotePage> {
    const search = this.#search;
    let cursor = from;
    for (;;) {
      const page = await this.options.api.notes({ search, cursor, limit }, signal);
      if (page.notes.length > 0 || page.next === undefined) return page;
      cursor = page.next;
    }
  }

  #card(note: Note): NoteCard {
    const { api, writing, clock, say } = this.options;
    const onGone = (gone: NoteCard) => this.#place(this.#cards.filter((card) => card !== gone));
    return new NoteCard(note, { api, writing, clock, say, onGone });
  }

  /** Moves nothing that stays where it is, so that the focus does as well. */
  #place(cards: readonly NoteCard[]): void {
    const stay = new Set<Element>(cards.map((card) => card.element));
    for (const child of [...this.#list.children]) {
      if (stay.has(child)) continue;
      // Who was at something that is gone is at the notes still, and not at the top of the page.
      if (child.contains(document.activeElement)) byId('notes').focus({ preventScroll: true });
      child.remove();
    }
    let at = this.#list.firstElementChild;
    for (const card of cards) {
      if (card.element === at) at = at.nextElementSibling;
      else this.#list.insertBefore(card.element, at);
    }
    this.#cards = cards;
    this.#more.hidden = this.#next === undefined;
    if (cards.length > 0) this.#show();
    else if (this.#search === '') this.#show(element('p', { class: 'empty' }, 'No notes yet. Write the first one.'));
    else
      this.#show(
        element('p', { class: 'empty' }, 'No note has ', element('q', { dir: 'auto' }, this.#search), ' in it.'),
      );
  }

  #fail(error: unknown): void {
    this.#show(
      element(
        'p',
        { class: 'problem', role: 'alert' },
        complaintOf(error) ?? '',
        ' ',
        button('Try again', () => {
          this.refresh().catch(() => {});
        }),
      ),
    );
  }

  #show(...state: readonly HTMLElement[]): void {
    this.#state.replaceChildren(...state);
  }
}
