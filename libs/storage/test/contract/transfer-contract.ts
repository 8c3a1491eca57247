import type { ExportRecord, Storage } from '@visits/storage';
import type { Subject } from './subject.ts';

/** What every driver promises of moving everything to another store. */
export function describeTransfer({ storage, another }: Subject): void {
  describe('export and import', () => {
    const exported = async (from: Storage) => {
      const records: ExportRecord[] = [];
      for await (const record of from.export()) records.push(record);
      return records;
    };
    const contents = async ({ visits, notes }: Storage) => ({
      total: await visits.total(),
      pages: await visits.pages(),
      days: await visits.days(),
      notes: await notes.list({ limit: 1000 }),
    });

    async function* stream(records: readonly unknown[]): AsyncGenerator<ExportRecord> {
      for (const record of records) yield record as ExportRecord;
    }

    const fill = async () => {
      const { visits, notes } = storage();
      await visits.set(100);
      for (const page of ['/a', '/b', '/a']) await visits.record({ page });
      await visits.record({ key: 'once' });
      for (let index = 0; index < 150; index++) await notes.create({ title: `Nº ${index}`, body: `text ${index}` });
      const [first, second] = (await notes.list({ limit: 2 })).notes;
      await notes.replace(first?.id ?? '', { body: 'changed' });
      await notes.remove(second?.id ?? '');
    };

    test('an empty store gets the same notes, versions, times, totals, pages and days', async () => {
      await fill();
      const target = await another();
      const summary = await target.import(stream(await exported(storage())));
      expect(summary).toEqual({ notes: 149, unchanged: 0, visits: 104 });
      expect(await contents(target)).toEqual(await contents(storage()));
    });

    test('an import can be repeated, and adds its visits once', async () => {
      await fill();
      const records = await exported(storage());
      const target = await another();
      await target.visits.record();
      await expect(target.import(stream(records.slice(0, 80)))).rejects.toMatchObject({ code: 'bad-record' });
      expect(await target.visits.total()).toBe(1);
      expect(await target.import(stream(records))).toEqual({ notes: 70, unchanged: 79, visits: 104 });
      expect(await target.import(stream(records))).toEqual({ notes: 0, unchanged: 149, visits: 0 });
      expect(await target.visits.total()).toBe(105);
    });

    test('a note that has a later version stays', async () => {
      const note = await storage().notes.create({ body: 'old' });
      const records = await exported(storage());
      await storage().notes.replace(note.id, { body: 'new' });
      expect(await storage().import(stream(records))).toMatchObject({ notes: 0, unchanged: 1 });
      expect(await storage().notes.get(note.id)).toMatchObject({ body: 'new', version: 2 });
    });

    const head = { type: 'visits-export', format: 1, export: 'x', exportedAt: '2026-01-31T00:00:00.000Z' };
    const counts = { type: 'counts', total: 1, pages: [], other: 0, days: [], earlier: 0 };
    const time = '2026-01-31T00:00:00.000Z';
    const note = { type: 'note', id: 'a', version: 1, createdAt: time, updatedAt: time, body: '' };
    test.each<[string, readonly unknown[], string]>([
      ['nothing at all', [], 'expected the counts'],
      ['no object', [head, 7], 'record 2: expected an object'],
      ['no head', [counts], 'record 1: expected visits-export'],
      ['two heads', [head, head], 'record 2: expected a note or the counts'],
      ['another format', [{ ...head, format: 2 }], 'record 1: format: expected 1, got 2'],
      ['another type', [head, { type: 'x' }], 'record 2: type: '],
      ['a note without text', [head, { ...note, body: null }], 'record 2: body: '],
      ['a note with a strange id', [head, { ...note, id: '../x' }], 'record 2: id: '],
      ['a note of no version', [head, { ...note, version: 0 }], 'record 2: version: '],
      ['a note without a time', [head, { ...note, updatedAt: 'now' }], 'record 2: updatedAt: '],
      ['a total that is none', [head, { ...counts, total: -1 }], 'record 2: total: '],
      ['pages that are none', [head, { ...counts, pages: [{ page: 'x' }] }], 'record 2: pages: '],
      ['days that are none', [head, { ...counts, days: [{ day: '2026-02-30', visits: 1 }] }], 'record 2: days: '],
      ['something behind the end', [head, counts, note], 'record 3: expected nothing after the counts'],
      ['no end', [head, note], 'after record 2: expected the counts'],
    ])('%s is refused, and no visit is added', async (_, records, message) => {
      const attempt = storage().import(stream(records));
      await expect(attempt).rejects.toMatchObject({ code: 'bad-record', message: expect.stringContaining(message) });
      expect(await storage().visits.total()).toBe(0);
    });

    test('any number of days and pages can be imported, and what is told apart stays bounded', async () => {
      const days = Array.from({ length: 150_000 }, (_, day) => ({
        day: new Date((day + 1) * 86_400_000).toISOString().slice(0, 10),
        visits: 1,
      }));
      const pages = Array.from({ length: 20_000 }, (_, page) => ({ page: `/${page}`, visits: 1 }));
      await storage().import(stream([head, { ...counts, total: 150_000, days, pages }]));
      const counted = await storage().visits.days();
      expect(counted.days.length).toBeLessThanOrEqual(400);
      expect(counted.days.at(-1)?.day).toBe(days.at(-1)?.day);
      expect(counted.days.length + counted.earlier).toBe(150_000);
      expect((await storage().visits.pages()).other).toBeGreaterThan(10_000);
    });

    test('an import that stalls does not keep a store from closing', async () => {
      const stall = new AbortController();
      async function* stalled(): AsyncGenerator<ExportRecord> {
        yield head as ExportRecord;
        await new Promise((resolve) => stall.signal.addEventListener('abort', resolve));
        yield counts as unknown as ExportRecord;
      }
      const importing = storage().import(stalled());
      await storage().close();
      stall.abort();
      await expect(importing).rejects.toMatchObject({ code: 'closed' });
    });
  });
}
