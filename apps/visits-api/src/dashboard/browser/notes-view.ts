import type { Api } from './api.ts';
import { button, element } from './element.ts';
import { NoteForm } from './note-form.ts';
import { NoteList, type NoteListOptions } from './note-list.ts';
import { RequestKey } from './request-key.ts';
import type { Writing } from './writing.ts';

/** While someone types, a search waits this long for the next letter. */
const typingMs = 200;

/** The notes with what is done to them: search, and writing a new one. */
export class NotesView {
  readonly list: NoteList;
  readonly #api: Api;
  readonly #writing: Writing;
  readonly #say: (what: string) => void;
  readonly #write = button('New note', () => this.#open(), { class: 'primary' });
  readonly #place = element('div', { class: 'new-note' });

  constructor(section: HTMLElement, options: NoteListOptions) {
    this.list = new NoteList(options);
    this.#api = options.api;
    this.#writing = options.writing;
    this.#say = options.say;
    const search = element('input', {
      id: 'search',
      type: 'search',
      placeholder: 'Search',
      autocomplete: 'off',
      dir: 'auto',
    });
    let typing: ReturnType<typeof setTimeout> | undefined;
    search.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        // The list tells what goes wrong.
        this.list.search(search.value.trim()).catch(() => {});
      }, typingMs);
    });
    section.append(
      element(
        'div',
        { class: 'note-tools' },
        element('label', { for: 'search', class: 'unseen' }, 'Search notes'),
        search,
        this.#write,
      ),
      this.#place,
      this.list.element,
    );
  }

  #open(): void {
    const close = () => {
      this.#place.replaceChildren();
      this.#write.hidden = false;
      this.#write.focus();
    };
    const key = new RequestKey();
    const form = new NoteForm({
      name: 'New note',
      content: { body: '' },
      save: async (content) => {
        const note = await this.#writing.attempt(() => this.#api.create(content, key.for(content)));
        this.list.add(note);
        this.#say('Note saved.');
        close();
      },
      cancel: close,
    });
    this.#write.hidden = true;
    this.#place.replaceChildren(form.element);
    form.focus();
  }
}
