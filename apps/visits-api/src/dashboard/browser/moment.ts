const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

/** How long ago a moment was, in words; a date when it is over a week. What lies ahead is just now. */
export function timeAgo(moment: string, now: number): string {
  const then = Date.parse(moment);
  const seconds = (now - then) / 1000;
  if (seconds >= 7 * 86_400) return date.format(then);
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? [];
  if (unit === undefined || length === undefined) return 'just now';
  return relative.format(-Math.floor(seconds / length), unit);
}

/** A moment to the second, in the browser's time zone. */
export function exactTime(moment: string): string {
  return full.format(Date.parse(moment));
}
