import type { NoteContent } from './api.ts';

/**
 * Names the request that makes a note, so that asking again after a lost answer makes no second one. Another note is
 * another request, and so has another name.
 */
export class RequestKey {
  #content: string | undefined;
  #key = '';

  for({ title, body }: NoteContent): string {
    const content = JSON.stringify([title, body]);
    if (content !== this.#content) {
      this.#content = content;
      // Browsers have `crypto.randomUUID` on encrypted connections only.
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      this.#key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    return this.#key;
  }
}
