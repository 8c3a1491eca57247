import type { Storage } from '@visits/storage';
import { describeChanges } from './changes-contract.ts';
import { describeKeys } from './keys-contract.ts';
import { describeNotes } from './notes-contract.ts';
import type { Driver } from './subject.ts';
import { describeTransfer } from './transfer-contract.ts';
import { describeVisits } from './visits-contract.ts';

/** What every driver in every mode promises, through the port alone. */
export function describeStorage(name: string, driver: () => Driver): void {
  describe(name, () => {
    let storage: Storage;
    const others: Storage[] = [];
    beforeEach(async () => {
      storage = await driver().open();
    });
    afterEach(async () => {
      for (const one of [storage, ...others.splice(0)]) await one.close();
    });

    const subject = {
      storage: () => storage,
      reopen: async () => {
        await storage.close();
        storage = await driver().open();
      },
      another: async () => {
        const other = await driver().openAnother();
        others.push(other);
        return other;
      },
    };
    describeVisits(subject);
    describeNotes(subject);
    describeKeys(subject);
    describeChanges(subject);
    describeTransfer(subject);

    describe('health', () => {
      test('tells of the last flush and the budget', async () => {
        await storage.visits.record();
        const { fault, lastFlush, budget } = storage.health();
        expect(fault).toBeUndefined();
        expect(lastFlush?.latencyMs).toBeGreaterThan(0);
        expect(budget.used).toBeLessThanOrEqual(budget.allowed);
      });
    });

    test('once closed nothing is taken any more', async () => {
      await storage.close();
      const closed = { code: 'closed' };
      await expect(storage.visits.record()).rejects.toMatchObject(closed);
      await expect(storage.visits.total()).rejects.toMatchObject(closed);
      await expect(storage.notes.create({ body: 'x' })).rejects.toMatchObject(closed);
      await expect(storage.notes.list({ limit: 1 })).rejects.toMatchObject(closed);
      await storage.close();
    });
  });
}
