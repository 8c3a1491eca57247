import type { Audit } from '@visits/storage';
import { AuditRounds } from './audit-rounds.ts';

let begun: number;
let ends: ((outcome: Audit | Error) => void)[];
let rounds: AuditRounds;
beforeEach(() => {
  begun = 0;
  ends = [];
  rounds = new AuditRounds(() => {
    begun += 1;
    return new Promise((resolve, reject) => {
      ends.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
    });
  });
});

function audit(total: number): Audit {
  return { total, recount: total, settled: 0, writers: [], sequence: 0 };
}

test('who asks while one is made gets the next, which all who asked share', async () => {
  const first = rounds.ask();
  const [second, third] = [rounds.ask(), rounds.ask()];
  expect(begun).toBe(1);
  ends[0]?.(audit(1));
  expect((await first).total).toBe(1);
  expect(begun).toBe(2);
  ends[1]?.(audit(2));
  expect(await Promise.all([second, third])).toEqual([audit(2), audit(2)]);
  expect(begun).toBe(2);
});

test('one that fails fails for who shares it, and the next is made all the same', async () => {
  const first = rounds.ask();
  const second = rounds.ask();
  ends[0]?.(new Error('away'));
  await expect(first).rejects.toThrow('away');
  ends[1]?.(audit(2));
  expect((await second).total).toBe(2);
  const third = rounds.ask();
  expect(begun).toBe(3);
  ends[2]?.(audit(3));
  expect((await third).total).toBe(3);
});
