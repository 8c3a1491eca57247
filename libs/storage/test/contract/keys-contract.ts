import type { Subject } from './subject.ts';

/** What every driver promises of requests that are repeated under an idempotency key (P5). */
export function describeKeys({ storage, reopen }: Subject): void {
  describe('idempotency keys', () => {
    test('a hit with a key counts once, before and after the store is opened again', async () => {
      expect(await storage().visits.record({ key: 'a', page: '/x' })).toBe(1);
      expect(await storage().visits.record({ key: 'a', page: '/x' })).toBe(1);
      expect(await storage().visits.record({ key: 'b', page: '/x' })).toBe(2);
      await reopen();
      expect(await storage().visits.record({ key: 'a', page: '/x' })).toBe(2);
      expect(await storage().visits.pages()).toMatchObject({ pages: [{ page: '/x', visits: 2 }], unattributed: 0 });
      expect((await storage().visits.days()).unattributed).toBe(0);
    });

    test('of hits at once with one key one counts', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => storage().visits.record({ key: `key ${index % 5}` })));
      expect(await storage().visits.total()).toBe(5);
    });

    test('a creation with a key makes one note, and every repetition gets it as it was made', async () => {
      const note = await storage().notes.create({ title: 'a', body: 'b' }, 'k');
      expect(await storage().notes.create({ title: 'a', body: 'b' }, 'k')).toEqual(note);
      await storage().notes.patch(note.id, { body: 'changed' });
      await reopen();
      expect(await storage().notes.create({ title: 'a', body: 'b' }, 'k')).toEqual(note);
      expect((await storage().notes.list({ limit: 10 })).notes).toMatchObject([{ id: note.id, body: 'changed' }]);
    });

    test('the same key with another request is refused, and changes nothing', async () => {
      const reused = { code: 'key-reused' };
      await storage().visits.record({ key: 'a', page: '/x' });
      await storage().notes.create({ body: 'b' }, 'k');
      await expect(storage().visits.record({ key: 'a' })).rejects.toMatchObject(reused);
      await expect(storage().visits.record({ key: 'k' })).rejects.toMatchObject(reused);
      await expect(storage().notes.create({ title: '', body: 'b' }, 'k')).rejects.toMatchObject(reused);
      await expect(storage().notes.create({ body: 'c' }, 'k')).rejects.toMatchObject(reused);
      expect(await storage().visits.total()).toBe(1);
      expect((await storage().notes.list({ limit: 10 })).notes).toHaveLength(1);
    });

    test('what is no key is refused', async () => {
      for (const key of ['', 'k'.repeat(256)]) {
        await expect(storage().visits.record({ key })).rejects.toMatchObject({ code: 'bad-option' });
        await expect(storage().notes.create({ body: '' }, key)).rejects.toMatchObject({ code: 'bad-option' });
      }
    });
  });
}
