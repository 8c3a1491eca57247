import { type Api, type Note, type NoteContent, Refusal } from './api.ts';
import { button, element } from './element.ts';
import { NoteForm } from './note-form.ts';
import { RequestKey } from './request-key.ts';
import type { Writing } from './writing.ts';

/** How editing a note ended: it is this one now, or there is none any more. */
export type Edited = { readonly note: Note | undefined };

/**
 * A note being changed. When somebody else changes it meanwhile both are shown, and the visitor says which it shall be:
 * nothing is overwritten that was not seen.
 */
export class NoteEditor {
  readonly element: HTMLElement;
  readonly #form: NoteForm;
  readonly #key = new RequestKey();
  /** What saving would replace; nothing when the note was deleted meanwhile. */
  #replaced: Note | undefined;

  constructor(
    note: Note,
    private readonly api: Api,
    private readonly writing: Writing,
    private readonly done: (edited: Edited) => void,
  ) {
    this.#replaced = note;
    this.#form = new NoteForm({
      name: `Change ${note.title ?? 'the note'}`,
      content: note,
      save: (content) => this.#save(note.id, content),
      cancel: () => this.done({ note: this.#replaced }),
    });
    this.element = this.#form.element;
  }

  focus(): void {
    this.#form.focus();
  }

  /** There is a later version. */
  changedTo(theirs: Note): void {
    if (this.#replaced && theirs.version <= this.#replaced.version) return;
    if (sameContent(theirs, this.#form.content) || !this.#form.changed) {
      this.done({ note: theirs });
      return;
    }
    this.#replaced = theirs;
    const { title, body } = theirs;
    this.#form.putBefore(
      element(
        'div',
        { class: 'conflict', role: 'alert' },
        element('h3', {}, 'Somebody changed this note meanwhile'),
        element('p', {}, 'It says now:'),
        element(
          'blockquote',
          {},
          title !== undefined && element('p', { class: 'note-title', dir: 'auto' }, title),
          element('p', { class: 'note-body', dir: 'auto' }, body),
        ),
        button('Take theirs', () => this.done({ note: theirs })),
      ),
      'Save mine instead',
    );
  }

  /** There is no such note any more. */
  removed(): void {
    if (!this.#replaced) return;
    this.#replaced = undefined;
    this.#form.putBefore(
      element(
        'div',
        { class: 'conflict', role: 'alert' },
        element('h3', {}, 'Somebody deleted this note meanwhile'),
        button('Let it go', () => this.done({ note: undefined })),
      ),
      'Save it as a new note',
    );
  }

  async #save(id: string, content: NoteContent): Promise<void> {
    try {
      const note = await this.writing.attempt(() => {
        const replaced = this.#replaced;
        return replaced
          ? this.api.replace(id, replaced.version, content)
          : this.api.create(content, this.#key.for(content));
      });
      this.done({ note });
    } catch (error) {
      if (!(error instanceof Refusal) || (error.status !== 412 && error.status !== 404)) throw error;
      await this.#lookAgain(id);
    }
  }

  async #lookAgain(id: string): Promise<void> {
    try {
      this.changedTo(await this.api.note(id));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      this.removed();
    }
  }
}

function sameContent(one: NoteContent, other: NoteContent): boolean {
  return one.title === other.title && one.body === other.body;
}
