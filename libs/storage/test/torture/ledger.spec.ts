import type { Note } from '@visits/storage';
import { Ledger } from './ledger.ts';
import type { Message } from './message.ts';

const TIME = '2026-01-31T00:00:00.000Z';

function ledgerOf(...messages: readonly Message[]): Ledger {
  const ledger = new Ledger();
  for (const message of messages) ledger.hear(message, () => false);
  return ledger;
}

function note(id: string, version: number, body: string): Note {
  return { id, version, body, createdAt: TIME, updatedAt: TIME };
}

const HIT: readonly Message[] = [{ type: 'attempts-hit' }, { type: 'hit', total: 1 }];
const WROTE: readonly Message[] = [
  { type: 'attempts-body', body: 'a' },
  { type: 'wrote', id: 'one', version: 1, body: 'a' },
];

test('what was told and is there is in order', () => {
  const ledger = ledgerOf(...HIT, { type: 'attempts-hit' }, ...WROTE);
  ledger.find(2, [note('one', 1, 'a')], '2');
  expect(ledger.violations).toEqual([]);
});

test('a key counts once, whoever was told of it', () => {
  const keyed: readonly Message[] = [
    { type: 'attempts-hit', key: 'k' },
    { type: 'hit', total: 1, key: 'k' },
  ];
  const ledger = ledgerOf(...keyed, ...keyed);
  ledger.find(1, [], '1');
  expect(ledger.violations).toEqual([]);
  ledger.find(2, [], '2');
  expect(ledger.violations).toEqual(['the total is 2; 1 were attempted']);
});

test.each([
  ['a hit is lost', [...HIT], 0, [], '0', 'the total is 0; 1 were acknowledged or shown'],
  [
    'somebody was shown more',
    [{ type: 'attempts-hit' }, ...HIT, { type: 'hit', total: 2 }],
    1,
    [],
    '1',
    'the total is 1; 2',
  ],
  ['a hit is there that nobody attempted', [], 1, [], '1', 'the total is 1; 0 were attempted'],
  ['`visits` is behind', [...HIT], 1, [], '0', 'visits says "0", the total is 1'],
  ['a note is lost', [...WROTE], 0, [], '0', 'note one is lost'],
  [
    'a note is overwritten',
    [...WROTE, { type: 'attempts-body', body: 'b' }],
    0,
    [note('one', 1, 'b')],
    '0',
    'acknowledged was a',
  ],
  [
    'a refusal may not be',
    [{ type: 'refused', operation: 'hit', code: 'fault', message: 'EIO' }],
    0,
    [],
    '0',
    'hit was refused: EIO',
  ],
] satisfies [string, Message[], number, Note[], string, string][])(
  '%s: it is said',
  (_, messages, total, notes, visits, said) => {
    const ledger = ledgerOf(...messages);
    ledger.find(total, notes, visits);
    expect(ledger.violations).toEqual([expect.stringContaining(said)]);
  },
);
