import type { StorageError } from '@visits/storage';
import type { Subject } from './subject.ts';

/** What every driver promises of notes. */
export function describeNotes({ storage, reopen }: Subject): void {
  describe('notes', () => {
    test('there are none at first', async () => {
      expect(await storage().notes.list({ limit: 10 })).toEqual({ notes: [] });
      expect(await storage().notes.get('0123456789abcdef')).toBeUndefined();
    });

    test('a note is read as it was written, before and after the store is opened again', async () => {
      const body = 'line\nline\u2028 "quoted" \\ 😀 \u0000';
      const note = await storage().notes.create({ title: 'Grüße', body });
      expect(note).toMatchObject({ title: 'Grüße', body, version: 1 });
      expect(note.createdAt).toBe(note.updatedAt);
      expect(await storage().notes.get(note.id)).toEqual(note);
      await reopen();
      expect(await storage().notes.get(note.id)).toEqual(note);
      expect(await storage().notes.list({ limit: 10 })).toEqual({ notes: [note] });
    });

    test('a title may be left out, and an empty body is one', async () => {
      const note = await storage().notes.create({ body: '' });
      expect(note).not.toHaveProperty('title');
      expect(await storage().notes.get(note.id)).toEqual(note);
    });

    test('a change raises the version and keeps the creation time', async () => {
      const first = await storage().notes.create({ title: 'a', body: 'b' });
      const second = await storage().notes.replace(first.id, { body: 'c' }, [1]);
      expect(second).toEqual({ ...first, title: undefined, body: 'c', version: 2, updatedAt: second.updatedAt });
      expect(second).not.toHaveProperty('title');
      expect(second.updatedAt >= first.updatedAt).toBe(true);
      expect(await storage().notes.get(first.id)).toEqual(second);
    });

    test('a patch changes what it names', async () => {
      const { id } = await storage().notes.create({ title: 'a', body: 'b' });
      expect(await storage().notes.patch(id, { body: 'c' })).toMatchObject({ title: 'a', body: 'c', version: 2 });
      expect(await storage().notes.patch(id, { title: 'd' }, [2])).toMatchObject({ title: 'd', body: 'c', version: 3 });
      expect(await storage().notes.patch(id, { title: null })).not.toHaveProperty('title');
      expect(await storage().notes.get(id)).toMatchObject({ body: 'c', version: 4 });
    });

    test('a removed note is gone, and its id is never given again', async () => {
      const { id } = await storage().notes.create({ body: 'x' });
      await storage().notes.remove(id);
      expect(await storage().notes.get(id)).toBeUndefined();
      await reopen();
      expect(await storage().notes.get(id)).toBeUndefined();
      expect((await storage().notes.create({ body: 'x' })).id).not.toBe(id);
    });

    test('a write that names another version changes nothing', async () => {
      const note = await storage().notes.create({ body: 'x' });
      const conflict = { code: 'version-conflict', details: { version: 1 } };
      await expect(storage().notes.replace(note.id, { body: 'y' }, [2])).rejects.toMatchObject(conflict);
      await expect(storage().notes.patch(note.id, { body: 'y' }, [])).rejects.toMatchObject(conflict);
      await expect(storage().notes.remove(note.id, [7, 8])).rejects.toMatchObject(conflict);
      expect(await storage().notes.get(note.id)).toEqual(note);
      await storage().notes.remove(note.id, [7, 1]);
    });

    test('a write to a note that is not there is refused', async () => {
      const missing = { code: 'not-found' };
      await expect(storage().notes.replace('no', { body: 'y' })).rejects.toMatchObject(missing);
      await expect(storage().notes.patch('no', { body: 'y' })).rejects.toMatchObject(missing);
      await expect(storage().notes.remove('no')).rejects.toMatchObject(missing);
    });

    test('of writes at once that name the same version one succeeds', async () => {
      const { id } = await storage().notes.create({ body: 'x' });
      const writes = Array.from({ length: 20 }, (_, i) => storage().notes.replace(id, { body: `writer ${i}` }, [1]));
      const outcomes = await Promise.allSettled(writes);
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).toHaveLength(1);
      expect(await storage().notes.get(id)).toEqual(won[0]?.value);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect((outcome.reason as StorageError).code).toBe('version-conflict');
        }
      }
    });

    test('are listed newest first, page by page, stable while notes come and go', async () => {
      const notes = [];
      for (let index = 0; index < 10; index++) notes.push(await storage().notes.create({ body: `${index}` }));
      const first = await storage().notes.list({ limit: 4 });
      expect(first.notes.map(({ body }) => body)).toEqual(['9', '8', '7', '6']);
      await storage().notes.create({ body: 'new' });
      await storage().notes.remove(notes[6]?.id ?? '');
      await storage().notes.remove(notes[5]?.id ?? '');
      await storage().notes.patch(notes[1]?.id ?? '', { title: 'changed' });
      const second = await storage().notes.list({ limit: 4, ...(first.next && { cursor: first.next }) });
      expect(second.notes.map(({ body }) => body)).toEqual(['4', '3', '2', '1']);
      await reopen();
      const third = await storage().notes.list({ limit: 4, ...(second.next && { cursor: second.next }) });
      expect(third.notes.map(({ body }) => body)).toEqual(['0']);
      expect(third.next).toBeUndefined();
    });

    test('hundreds of notes, changed and removed all the while, are as they were left', async () => {
      const expected = new Map<string, string>();
      const ids: string[] = [];
      for (let round = 0; round < 300; round++) {
        const { id } = await storage().notes.create({ body: `created in ${round}` });
        ids.push(id);
        expected.set(id, `created in ${round}`);
        const changed = ids[(round * 7) % ids.length] ?? '';
        if (expected.has(changed)) {
          await storage().notes.patch(changed, { body: `changed in ${round}` });
          expected.set(changed, `changed in ${round}`);
        }
        const removed = ids[(round * 5) % ids.length] ?? '';
        if (round % 3 === 0 && expected.delete(removed)) await storage().notes.remove(removed);
      }
      for (const when of ['before', 'after']) {
        const { notes } = await storage().notes.list({ limit: 1000 });
        const found = new Map(notes.map(({ id, body }) => [id, body]));
        expect({ when, found }).toEqual({ when, found: expected });
        expect(notes.map(({ id }) => id)).toEqual(ids.filter((id) => expected.has(id)).reverse());
        await reopen();
      }
    });

    test('a page that cannot be given is refused', async () => {
      await expect(storage().notes.list({ limit: 0 })).rejects.toMatchObject({ code: 'bad-option' });
      await expect(storage().notes.list({ limit: 1001 })).rejects.toMatchObject({ code: 'bad-option' });
      await expect(storage().notes.list({ limit: 1, cursor: '../x' })).rejects.toMatchObject({ code: 'bad-option' });
    });

    test('are found by their title and text, whatever the case', async () => {
      const bodies = ['one Apple', 'two', 'three apples', 'four'];
      for (const body of bodies) await storage().notes.create({ body });
      await storage().notes.create({ title: 'ÄPFEL and aPPles', body: 'five' });
      const found = async (text: string) =>
        (await storage().notes.search(text, { limit: 10 })).notes.map(({ body }) => body);
      expect(await found('APPLE')).toEqual(['five', 'three apples', 'one Apple']);
      expect(await found('äpfel')).toEqual(['five']);
      expect(await found('A\u0308pfel')).toEqual(['five']);
      expect(await found('nowhere')).toEqual([]);
      await expect(storage().notes.search('', { limit: 10 })).rejects.toMatchObject({ code: 'bad-option' });
    });

    test('what is found comes page by page', async () => {
      for (let index = 0; index < 40; index++)
        await storage().notes.create({ body: `${index} ${index % 4 ? '' : 'x'}` });
      const found: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page = await storage().notes.search('x', { limit: 3, ...(cursor && { cursor }) });
        expect(page.notes.length).toBeLessThanOrEqual(3);
        found.push(...page.notes.map(({ body }) => body));
        cursor = page.next;
      }
      expect(found).toEqual(['36 x', '32 x', '28 x', '24 x', '20 x', '16 x', '12 x', '8 x', '4 x', '0 x']);
    });

    test('a search that would read too much ends early, and goes on from there', async () => {
      const large = 'y'.repeat(1024 * 1024);
      await storage().notes.create({ body: 'the needle' });
      for (let index = 0; index < 20; index++) await storage().notes.create({ body: large });
      const first = await storage().notes.search('needle', { limit: 10 });
      expect(first.notes).toEqual([]);
      expect(first.next).toBeDefined();
      const bodies: string[] = [];
      for (let cursor = first.next; cursor !== undefined; ) {
        const page = await storage().notes.search('needle', { limit: 10, cursor });
        bodies.push(...page.notes.map(({ body }) => body));
        cursor = page.next;
      }
      expect(bodies).toEqual(['the needle']);
    });
  });
}
