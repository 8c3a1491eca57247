import { timeAgo } from './moment.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

test.each([
  ['2026-03-02T12:00:00Z', 'just now'],
  ['2026-03-02T11:59:01Z', 'just now'],
  ['2026-03-02T11:59:00Z', '1 minute ago'],
  ['2026-03-02T11:00:01Z', '59 minutes ago'],
  ['2026-03-02T11:00:00Z', '1 hour ago'],
  ['2026-03-01T12:00:01Z', '23 hours ago'],
  ['2026-03-01T12:00:00Z', 'yesterday'],
  ['2026-02-24T12:00:00Z', '6 days ago'],
  ['2026-02-20T12:00:00Z', '20 Feb 2026'],
  ['2031-01-01T00:00:00Z', 'just now'],
])('%s was %s', (moment, words) => {
  expect(timeAgo(moment, now)).toBe(words);
});
