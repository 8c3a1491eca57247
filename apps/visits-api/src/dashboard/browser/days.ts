import type { DayCounts } from './api.ts';

export interface Day {
  /** As in 2026-01-31, in UTC. */
  readonly day: string;
  readonly visits: number;
}

const dayMs = 86_400_000;

/**
 * Each of the last days up to the present one, oldest first. A day that lies ahead is the present one: another pod's
 * clock may be past midnight already.
 *
 * @param today as in 2026-01-31
 */
export function lastDays({ days }: DayCounts, today: string, count = 30): readonly Day[] {
  const visitsOf = new Map(days.map(({ day, visits }) => [day, visits]));
  const ahead = Math.max(...days.map(({ day }) => Date.parse(day) - Date.parse(today)));
  const end = Date.parse(today) + (ahead === dayMs ? dayMs : 0);
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(end - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, visits: visitsOf.get(day) ?? 0 };
  });
}

/** The number at the top of a scale that these fit under: 1, 2 or 5 with zeros, and at least 5. */
export function topOfScale(visits: readonly number[]): number {
  const most = Math.max(5, ...visits);
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((candidate) => candidate * magnitude >= most) ?? 10;
  return step * magnitude;
}

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const long = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** As in 31 Jan. */
export function shortDay(day: string): string {
  return short.format(Date.parse(day));
}

/** As in Sat, 31 Jan. */
export function longDay(day: string): string {
  return long.format(Date.parse(day));
}
