import type { Note } from './api.ts';
import { type Listed, mergeBeginning } from './note-order.ts';

/** `n9` is newer than `n8`. */
function note(id: string): Note {
  const createdAt = `2026-01-01T00:00:0${id.slice(1)}.000Z`;
  return { id, version: 1, body: id, createdAt, updatedAt: createdAt };
}

function listed(ids: string, busy = ''): Listed[] {
  return ids.split(' ').map((id) => ({ note: note(id), busy: busy.includes(id) }));
}

function merge(present: Listed[], read: string, complete = true) {
  const notes = read === '' ? [] : read.split(' ').map(note);
  const { items, gone } = mergeBeginning(present, notes, complete, (it) => ({ note: it, busy: false }));
  const ids = (all: readonly Listed[]) => all.map((item) => item.note.id).join(' ');
  return { items: ids(items), gone: ids(gone), same: items.filter((item) => present.includes(item)).length };
}

test('what is there already stays the same, and what is new comes at its place', () => {
  expect(merge(listed('n8 n6'), 'n9 n8 n7 n6')).toEqual({ items: 'n9 n8 n7 n6', gone: '', same: 2 });
});

test('what is gone goes', () => {
  expect(merge(listed('n8 n7 n6'), 'n8 n6')).toEqual({ items: 'n8 n6', gone: 'n7', same: 2 });
  expect(merge(listed('n8'), '')).toEqual({ items: '', gone: 'n8', same: 0 });
});

test('what is gone and busy stays where it was', () => {
  expect(merge(listed('n8 n7 n6', 'n7'), 'n8 n6')).toMatchObject({ items: 'n8 n7 n6', gone: 'n7' });
  expect(merge(listed('n8', 'n8'), '')).toMatchObject({ items: 'n8', gone: 'n8' });
});

test('beyond what was read nothing is known to have changed', () => {
  expect(merge(listed('n8 n7 n6 n5'), 'n9 n8 n7', false)).toMatchObject({ items: 'n9 n8 n7 n6 n5', gone: '' });
  // The oldest that was read is new here.
  expect(merge(listed('n8 n5 n4'), 'n9 n8 n6', false)).toMatchObject({ items: 'n9 n8 n6 n5 n4', gone: '' });
  expect(merge(listed('n8 n7 n6 n5'), 'n9 n8 n6', false)).toMatchObject({ items: 'n9 n8 n6 n5', gone: 'n7' });
});
