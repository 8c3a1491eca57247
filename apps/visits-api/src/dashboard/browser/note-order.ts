import type { Note } from './api.ts';

/** Something that stands for a note in the list. */
export interface Listed {
  readonly note: Note;
  /** Stays, even when the note does not. */
  readonly busy: boolean;
}

/**
 * The list after its beginning was read again: what was read, then what the list has beyond it, as nothing is known to
 * have changed there. What is gone is left out, unless it is busy: then it stays about where it was.
 *
 * @param read the first notes there are, in their order
 * @param complete whether these are all
 */
export function mergeBeginning<Item extends Listed>(
  present: readonly Item[],
  read: readonly Note[],
  complete: boolean,
  make: (note: Note) => Item,
): { readonly items: readonly Item[]; readonly gone: readonly Item[] } {
  const byId = new Map(present.map((item) => [item.note.id, item]));
  const ids = new Set(read.map(({ id }) => id));
  const items = read.map((note) => byId.get(note.id) ?? make(note));
  const gone: Item[] = [];
  const oldest = read.at(-1);
  const covered = oldest ? present.findIndex(({ note }) => note.id === oldest.id) : -1;
  const isBeyond = ({ note }: Item, index: number) => {
    if (complete || !oldest) return false;
    return covered >= 0 ? index > covered : note.createdAt < oldest.createdAt;
  };
  for (const [index, item] of present.entries()) {
    if (ids.has(item.note.id)) continue;
    if (isBeyond(item, index)) items.push(item);
    else {
      gone.push(item);
      if (item.busy) items.splice(index, 0, item);
    }
  }
  return { items, gone };
}
