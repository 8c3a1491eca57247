import type { NoteContent } from './api.ts';
import { complaintOf } from './complaint.ts';
import { button, element } from './element.ts';

export interface NoteFormOptions {
  /** What the form is for, for those who do not see where it stands. */
  readonly name: string;
  readonly content: NoteContent;
  /** Rejects with why it could not be saved, which the form then tells. */
  readonly save: (content: NoteContent) => Promise<void>;
  readonly cancel: () => void;
}

let forms = 0;
/** Those that may still be on the page. */
const open = new Set<NoteForm>();

/** Whether there is a form on the page with something that was typed and not saved. */
export function hasUnsavedText(): boolean {
  for (const form of open) if (!form.element.isConnected) open.delete(form);
  return [...open].some((form) => form.changed);
}

/** Where a note is written or changed. What was typed stays until it is saved. */
export class NoteForm {
  readonly element: HTMLFormElement;
  readonly #title: HTMLInputElement;
  readonly #body: HTMLTextAreaElement;
  readonly #save = element('button', { type: 'submit', class: 'primary' }, 'Save');
  readonly #problem = element('p', { class: 'problem', role: 'alert' });
  readonly #before = element('div', { class: 'before' });
  #busy = false;

  constructor(private readonly options: NoteFormOptions) {
    forms += 1;
    const [titleId, bodyId] = [`title-${forms}`, `body-${forms}`];
    this.#title = element('input', { id: titleId, type: 'text', dir: 'auto', autocomplete: 'off' });
    this.#body = element('textarea', { id: bodyId, rows: '4', dir: 'auto', required: true });
    this.#title.value = options.content.title ?? '';
    this.#body.value = options.content.body;
    this.element = element(
      'form',
      { class: 'note-form', 'aria-label': options.name, novalidate: true },
      this.#before,
      element('label', { for: titleId }, 'Title', element('span', { class: 'hint' }, ' (may be left out)')),
      this.#title,
      element('label', { for: bodyId }, 'Text'),
      this.#body,
      this.#problem,
      element('div', { class: 'actions' }, this.#save, button('Cancel', options.cancel)),
    );
    open.add(this);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
      // What was typed is not to be lost by one key.
      if (event.key === 'Escape' && !this.changed) options.cancel();
    });
  }

  /** What is in the form now. */
  get content(): NoteContent {
    const title = this.#title.value.trim();
    return { ...(title !== '' && { title }), body: this.#body.value };
  }

  /** Whether it is another note than it began with. */
  get changed(): boolean {
    const { title, body } = this.content;
    return title !== this.options.content.title || body !== this.options.content.body;
  }

  /** To be called once it is on the page. */
  focus(): void {
    this.#body.focus();
  }

  /** Puts something above the fields, or nothing, and says what saving would mean then. */
  putBefore(notice: HTMLElement | undefined, saveMeans = 'Save'): void {
    this.#before.replaceChildren(...(notice ? [notice] : []));
    this.#save.textContent = saveMeans;
  }

  async #submit(): Promise<void> {
    if (this.#busy) return;
    this.#problem.textContent = '';
    if (this.#body.value.trim() === '') {
      this.#problem.textContent = 'Write something first.';
      this.#body.focus();
      return;
    }
    this.#busy = true;
    this.#save.setAttribute('aria-disabled', 'true');
    try {
      await this.options.save(this.content);
    } catch (error) {
      this.#problem.textContent = complaintOf(error) ?? '';
    } finally {
      this.#busy = false;
      this.#save.removeAttribute('aria-disabled');
    }
  }
}
