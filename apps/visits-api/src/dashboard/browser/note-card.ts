import { type Api, type Note, Refusal } from './api.ts';
import { complaintOf } from './complaint.ts';
import { button, element } from './element.ts';
import { exactTime, timeAgo } from './moment.ts';
import { type Edited, NoteEditor } from './note-editor.ts';
import type { ServerClock } from './server-clock.ts';
import type { Writing } from './writing.ts';

export interface NoteCardOptions {
  readonly api: Api;
  readonly writing: Writing;
  readonly clock: ServerClock;
  /** Says something to those who do not see it happen. */
  readonly say: (what: string) => void;
  /** The note is gone, and the card with it. */
  readonly onGone: (card: NoteCard) => void;
}

// How long a deletion can be undone, in milliseconds.
const undoMs = 8000;

const longText = { characters: 900, lines: 12 };

/** One note of the list: read, being changed, or about to be deleted. */
export class NoteCard {
  readonly element = element('li', { class: 'note', tabindex: '-1' });
  #note: Note;
  #editor: NoteEditor | undefined;
  #removal: ReturnType<typeof setTimeout> | undefined;
  #expanded = false;

  constructor(
    note: Note,
    private readonly options: NoteCardOptions,
  ) {
    this.#note = note;
    this.#read();
  }

  get note(): Note {
    return this.#note;
  }

  /** Whether the visitor is at it: it stays where it is then, whatever happens to the note. */
  get busy(): boolean {
    return this.#editor !== undefined || this.#removal !== undefined;
  }

  /** The note is this one now. */
  update(note: Note): void {
    // What is about to be deleted is the version that was seen.
    if (note.version <= this.#note.version || this.#removal !== undefined) return;
    if (this.#editor) {
      this.#editor.changedTo(note);
      return;
    }
    this.#note = note;
    this.#read();
  }

  /** The list has the note no more: it was deleted, or is no longer what is searched for. */
  async missing(): Promise<void> {
    try {
      this.update(await this.options.api.note(this.#note.id));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) this.#editor?.removed();
    }
  }

  /** Says again how long ago it was. */
  tick(): void {
    const time = this.element.querySelector('time');
    if (time) time.textContent = timeAgo(this.#note.updatedAt, this.options.clock.time);
  }

  /** Deletes now what could still be kept, as the page is being left. */
  leave(): void {
    if (this.#removal === undefined) return;
    clearTimeout(this.#removal);
    this.#removal = undefined;
    this.options.api.remove(this.#note.id, this.#note.version, { keepalive: true }).catch(() => {});
    this.options.onGone(this);
  }

  #read(problem?: string): void {
    const focused = this.element.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
    const { title, body, version, createdAt, updatedAt } = this.#note;
    const name = title ?? (body.trim().split('\n', 1)[0] ?? '').slice(0, 40);
    const isLong = body.length > longText.characters || body.split('\n').length > longText.lines;
    const text = element('p', { class: 'note-body', dir: 'auto' }, body);
    text.classList.toggle('cut', isLong && !this.#expanded);
    const more = button(this.#expanded ? 'Show less' : 'Show all', () => {
      this.#expanded = !this.#expanded;
      text.classList.toggle('cut', !this.#expanded);
      more.textContent = this.#expanded ? 'Show less' : 'Show all';
      more.setAttribute('aria-expanded', String(this.#expanded));
    });
    more.setAttribute('aria-expanded', String(this.#expanded));
    const time = element('time', { datetime: updatedAt, title: exactTime(updatedAt) });
    this.element.className = 'note';
    this.element.replaceChildren(
      element(
        'article',
        { 'aria-label': name },
        ...(title === undefined ? [] : [element('h3', { class: 'note-title', dir: 'auto' }, title)]),
        text,
        element(
          'div',
          { class: 'note-foot' },
          isLong && more,
          element('p', { class: 'when' }, version === 1 && createdAt === updatedAt ? '' : 'Changed ', time),
          button('Edit', () => this.#edit(), { 'aria-label': `Edit ${name}` }),
          button('Delete', () => void this.#remove(), { 'aria-label': `Delete ${name}` }),
        ),
        element('p', { class: 'problem', role: 'alert' }, problem),
      ),
    );
    this.tick();
    // Whoever is at a button stays there, though it is another one now.
    if (focused) this.#button(focused)?.focus({ preventScroll: true });
  }

  #edit(): void {
    const done = ({ note }: Edited) => {
      this.#editor = undefined;
      if (!note) return this.options.onGone(this);
      if (note.id !== this.#note.id || note.version !== this.#note.version) this.options.say('Note saved.');
      this.#note = note;
      this.#read();
      this.#button('Edit')?.focus();
    };
    this.#editor = new NoteEditor(this.#note, this.options.api, this.options.writing, done);
    this.element.replaceChildren(this.#editor.element);
    this.#editor.focus();
  }

  async #remove(): Promise<void> {
    try {
      await this.options.writing.ready();
    } catch (error) {
      complaintOf(error);
      return;
    }
    this.#removal = setTimeout(() => void this.#removeNow(), undoMs);
    const undo = button('Undo', () => {
      clearTimeout(this.#removal);
      this.#removal = undefined;
      this.options.say('Note kept.');
      this.#read();
      this.#button('Delete')?.focus();
      // Changes of it that came meanwhile were not shown.
      void this.missing();
    });
    this.element.className = 'note leaving';
    this.element.replaceChildren(
      element('p', {}, 'Deleted ', element('em', { dir: 'auto' }, this.#note.title ?? 'a note'), '.'),
      undo,
    );
    this.options.say('Note deleted. Undo is at hand for a few seconds.');
    undo.focus();
  }

  async #removeNow(): Promise<void> {
    const { api, writing, onGone } = this.options;
    const note = this.#note;
    // From here on there is no way back.
    const undo = this.#button('Undo');
    if (undo === document.activeElement) this.element.focus({ preventScroll: true });
    undo?.remove();
    try {
      await writing.attempt(() => api.remove(note.id, note.version));
      this.#removal = undefined;
      onGone(this);
    } catch (error) {
      this.#removal = undefined;
      const status = error instanceof Refusal ? error.status : undefined;
      if (status === 404) return onGone(this);
      if (status === 412) this.#note = await api.note(note.id).catch(() => note);
      this.#read(status === 412 ? 'Somebody changed this note meanwhile, so it was kept.' : complaintOf(error));
    }
  }

  #button(label: string | null): HTMLButtonElement | undefined {
    return [...this.element.querySelectorAll('button')].find(({ textContent }) => textContent === label);
  }
}
