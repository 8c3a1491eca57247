import type { Change } from '@visits/storage';
import type { Subject } from './subject.ts';

/** What every driver promises of following what changes. */
export function describeChanges({ storage, reopen, another }: Subject): void {
  describe('changes', () => {
    /** Reads until one comes that `last` accepts. */
    async function readUntil(last: (change: Change) => boolean, after?: string): Promise<Change[]> {
      const changes: Change[] = [];
      for await (const change of storage().changes.from(after === undefined ? {} : { after })) {
        changes.push(change);
        if (last(change)) break;
      }
      return changes;
    }
    const notesOf = (changes: readonly Change[]) =>
      changes.flatMap((change) => {
        if (change.type === 'note') return [`${change.id} ${change.version}`];
        return change.type === 'note-removed' ? [`${change.id} removed`] : [];
      });

    test('begin with the total', async () => {
      await storage().visits.record();
      expect(await readUntil(() => true)).toEqual([{ type: 'visits', total: 1, position: expect.any(String) }]);
    });

    test('tell of hits and of notes as they happen', async () => {
      const following = readUntil((change) => change.type === 'note-removed');
      const counting = readUntil((change) => change.type === 'visits' && change.total === 2);
      await storage().visits.record();
      await storage().visits.record();
      const { id } = await storage().notes.create({ body: 'a' });
      await storage().notes.patch(id, { body: 'b' });
      await storage().notes.remove(id);
      expect(notesOf(await following)).toEqual([`${id} 1`, `${id} 2`, `${id} removed`]);
      await counting;
    });

    test('resume where a reader stopped, and miss nothing', async () => {
      const [first] = await readUntil(() => true);
      const ids: string[] = [];
      for (let index = 0; index < 10; index++) ids.push((await storage().notes.create({ body: `${index}` })).id);
      const all = await readUntil((change) => change.type === 'note' && change.id === ids[9], first?.position);
      expect(notesOf(all)).toEqual(ids.map((id) => `${id} 1`));
      const rest = await readUntil((change) => change.type === 'note' && change.id === ids[9], all[6]?.position);
      expect(notesOf(rest)).toEqual(ids.slice(7).map((id) => `${id} 1`));
    });

    test('many at once are told whole to everybody', async () => {
      const readers = Array.from({ length: 20 }, () => readUntil((change) => change.type === 'note-removed'));
      await storage().visits.total();
      const notes = await Promise.all(Array.from({ length: 100 }, () => storage().notes.create({ body: 'x' })));
      await storage().notes.remove(notes[0]?.id ?? '');
      for (const reader of readers) expect(new Set(notesOf(await reader)).size).toBe(101);
    });

    test('a position of another store, of long ago or of nobody begins anew', async () => {
      const other = await another();
      await other.notes.create({ body: 'x' });
      const [elsewhere] = await other.changes
        .from()
        .next()
        .then(({ value }) => [value as Change]);
      for (const after of [elsewhere?.position ?? '', 'x', '', `${elsewhere?.position}0000000000000000000`]) {
        const [reset, visits] = await readUntil((change) => change.type === 'visits', after);
        expect(reset).toEqual({ type: 'reset', position: expect.any(String) });
        expect(visits?.type).toBe('visits');
      }
      const [change] = await readUntil(() => true);
      for (let index = 0; index < 300; index++) await storage().notes.create({ body: `${index}` });
      await reopen();
      const after = change?.position;
      expect((await readUntil(() => true, after))[0]).toEqual({ type: 'reset', position: expect.any(String) });
    });

    test('end with their signal, and with the store', async () => {
      const abort = new AbortController();
      const signalled = storage().changes.from({ signal: abort.signal });
      await signalled.next();
      const waiting = signalled.next();
      abort.abort();
      expect((await waiting).done).toBe(true);
      const open = storage().changes.from();
      await open.next();
      const ending = open.next();
      await storage().close();
      expect((await ending).done).toBe(true);
    });
  });
}
