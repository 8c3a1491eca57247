import type { Subject } from './subject.ts';

/** What every driver promises of counting. */
export function describeVisits({ storage, reopen }: Subject): void {
  describe('visits', () => {
    test('begin at nothing', async () => {
      expect(await storage().visits.total()).toBe(0);
    });

    test('a hit answers with the total after it', async () => {
      expect(await storage().visits.record()).toBe(1);
      expect(await storage().visits.record({ page: '/about' })).toBe(2);
      expect(await storage().visits.total()).toBe(2);
    });

    test('hits at once get different totals', async () => {
      const totals = await Promise.all(Array.from({ length: 500 }, () => storage().visits.record()));
      expect(totals.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    });

    test('are still there when the store is opened again', async () => {
      await Promise.all(Array.from({ length: 25 }, () => storage().visits.record()));
      await reopen();
      expect(await storage().visits.total()).toBe(25);
      expect(await storage().visits.record()).toBe(26);
    });

    test('any name of a page counts', async () => {
      const pages = ['', '/', '/é', '/😀', '/'.repeat(5000), '\u0000', '__proto__'];
      await Promise.all(pages.map((page) => storage().visits.record({ page })));
      for (let index = 0; index < 3000; index++) await storage().visits.record({ page: `/page/${index}` });
      await reopen();
      expect(await storage().visits.total()).toBe(pages.length + 3000);
    });

    test('add up by page, whatever has no page apart', async () => {
      for (const page of ['/a', '/b', '/a', '']) await storage().visits.record({ page });
      await storage().visits.record();
      const expected = {
        pages: [
          { page: '/a', visits: 2 },
          { page: '/b', visits: 1 },
        ],
        other: 0,
        unattributed: 2,
      };
      expect(await storage().visits.pages()).toEqual(expected);
      await reopen();
      expect(await storage().visits.pages()).toEqual(expected);
    });

    test('pages for which there is no room count as other ones', async () => {
      for (let index = 0; index < 3000; index++) await storage().visits.record({ page: `/page/${index}` });
      const { pages, other, unattributed } = await storage().visits.pages();
      expect(pages.length).toBeGreaterThan(100);
      expect(pages.reduce((sum, { visits }) => sum + visits, other)).toBe(3000);
      expect(unattributed).toBe(0);
    });

    test('add up by day', async () => {
      const before = new Date().toISOString().slice(0, 10);
      for (let hit = 0; hit < 3; hit++) await storage().visits.record();
      const after = new Date().toISOString().slice(0, 10);
      for (const when of ['before', 'after']) {
        const { days, earlier, unattributed } = await storage().visits.days();
        expect({ when, earlier, unattributed }).toEqual({ when, earlier: 0, unattributed: 0 });
        for (const { day } of days) expect([before, after]).toContain(day);
        expect(days.reduce((sum, { visits }) => sum + visits, 0)).toBe(3);
        await reopen();
      }
    });

    test('the total can be set, higher and lower, and counting goes on from there', async () => {
      for (let hit = 0; hit < 3; hit++) await storage().visits.record({ page: '/a' });
      expect(await storage().visits.set(1000)).toBe(1000);
      expect(await storage().visits.record({ page: '/a' })).toBe(1001);
      expect(await storage().visits.set(0)).toBe(0);
      expect(await storage().visits.record({ page: '/a' })).toBe(1);
      await reopen();
      expect(await storage().visits.total()).toBe(1);
      expect(await storage().visits.pages()).toEqual({
        pages: [{ page: '/a', visits: 5 }],
        other: 0,
        unattributed: -4,
      });
      expect((await storage().visits.days()).unattributed).toBe(-4);
    });

    test('hits during a set count before it or after it, and never twice', async () => {
      const hits = Array.from({ length: 200 }, () => storage().visits.record());
      const sets = [5000, 7000, 6000].map((value) => storage().visits.set(value));
      const late = Array.from({ length: 200 }, () => storage().visits.record());
      await Promise.all([...hits, ...sets, ...late]);
      const total = await storage().visits.total();
      expect([5000, 6000, 7000].some((value) => total >= value && total <= value + 400)).toBe(true);
      await reopen();
      expect(await storage().visits.total()).toBe(total);
    });

    test('what is no total is refused', async () => {
      for (const value of [-1, 1.5, Number.NaN, 1e15 + 1, Number.POSITIVE_INFINITY]) {
        await expect(storage().visits.set(value)).rejects.toMatchObject({ code: 'bad-option' });
      }
    });

    test('an audit finds on the volume what is served', async () => {
      await storage().visits.set(10);
      for (let hit = 0; hit < 5; hit++) await storage().visits.record();
      const audit = await storage().visits.audit();
      expect(audit).toMatchObject({ total: 15, recount: 15, settled: 10 });
      expect(audit.writers).toEqual([
        { writer: 'pod-0', incarnation: expect.any(String), self: true, visits: 5, position: expect.anything() },
      ]);
      expect(audit.writers[0]?.position).toEqual({ generation: 1, bytes: expect.any(Number) });
    });
  });
}
