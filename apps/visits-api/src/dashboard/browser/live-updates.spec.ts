import { Unreachable } from './api.ts';
import { type Connection, LiveUpdates, pollMs } from './live-updates.ts';

const { jest } = import.meta;

/** As much of EventSource as is used, in the hands of the test. */
class Source extends EventTarget {
  readyState = 0;

  tell(type: string, data: unknown): void {
    this.readyState = 1;
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }

  /** @param refused for good, so that it does not come back by itself */
  lose(refused: boolean): void {
    this.readyState = refused ? 2 : 0;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = 2;
  }
}

let sources: Source[];
let said: Connection[];
let refreshed: number;
let reachable: boolean;
let totals: number[];
let notes: string[];
let updates: LiveUpdates;

beforeEach(() => {
  jest.useFakeTimers();
  [sources, said, refreshed, reachable, totals, notes] = [[], [], 0, true, [], []];
  updates = new LiveUpdates({
    open: () => {
      sources.push(new Source());
      return sources.at(-1) as unknown as EventSource;
    },
    refresh: async () => {
      refreshed += 1;
      if (!reachable) throw new Unreachable();
    },
    onTotal: (total) => totals.push(total),
    onNote: (id) => notes.push(id),
    onConnection: (connection) => said.push(connection),
  });
  updates.start();
});
afterEach(() => {
  updates.stop();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const last = () => sources.at(-1) as Source;

test('is live with the first event, and asks once for what came before it', async () => {
  expect(said).toEqual(['connecting']);
  last().tell('visits', { total: 7 });
  last().tell('note', { id: 'a', version: 1 });
  last().tell('note-removed', { id: 'b' });
  await pass(60_000);
  expect(said).toEqual(['connecting', 'live']);
  expect({ totals, notes, refreshed }).toEqual({ totals: [7], notes: ['a', 'b'], refreshed: 1 });
});

test('reads everything again after a reset', () => {
  last().tell('visits', { total: 7 });
  last().tell('reset', {});
  expect(refreshed).toBe(2);
});

test('a stream that opens and tells nothing is no live one', async () => {
  last().readyState = 1;
  last().dispatchEvent(new Event('open'));
  await pass(3000);
  expect(said).toEqual(['connecting', 'polling']);
  await pass(3 * pollMs);
  expect(refreshed).toBe(4);
});

test('a short interruption is not worth a word', async () => {
  last().tell('visits', { total: 1 });
  last().lose(false);
  await pass(2000);
  last().tell('visits', { total: 2 });
  await pass(60_000);
  expect(said).toEqual(['connecting', 'live', 'live']);
  expect(sources).toHaveLength(1);
});

test('while events are away it asks, and stops asking when they are back', async () => {
  last().tell('visits', { total: 1 });
  last().lose(false);
  await pass(3000 + 2 * pollMs);
  expect(said.at(-1)).toBe('polling');
  expect(refreshed).toBe(4);
  last().tell('visits', { total: 2 });
  await pass(60_000);
  expect(said.at(-1)).toBe('live');
  expect(refreshed).toBe(5);
});

test('where nothing answers it is offline, until something does', async () => {
  reachable = false;
  last().lose(false);
  await pass(3000);
  expect(said.at(-1)).toBe('offline');
  reachable = true;
  await pass(pollMs);
  expect(said.at(-1)).toBe('polling');
});

test('a stream that was refused is asked for again, less and less often', async () => {
  const opened: number[] = [];
  for (let minute = 1; minute <= 6; minute += 1) {
    const before = sources.length;
    for (let second = 0; second < 60; second += 1) {
      if (last().readyState !== 2) last().lose(true);
      await pass(1000);
    }
    opened.push(sources.length - before);
  }
  expect(opened[0]).toBeGreaterThanOrEqual(4);
  expect(opened.at(-1)).toBe(1);
});

test('once stopped it leaves the service alone, whatever still arrives', async () => {
  const source = last();
  source.lose(true);
  updates.stop();
  source.tell('visits', { total: 1 });
  source.lose(true);
  await pass(600_000);
  expect({ totals, refreshed, opened: sources.length }).toEqual({ totals: [], refreshed: 0, opened: 1 });
  expect(source.readyState).toBe(2);
});

test('an answer that comes after it was stopped says nothing', async () => {
  const slow = pass(3000);
  await slow;
  updates.stop();
  said.length = 0;
  await pass(60_000);
  expect(said).toEqual([]);
});

test('begun anew, it is as at first', async () => {
  last().tell('visits', { total: 1 });
  updates.start();
  expect(said.at(-1)).toBe('connecting');
  last().tell('visits', { total: 2 });
  expect({ said: said.at(-1), totals }).toEqual({ said: 'live', totals: [1, 2] });
});
