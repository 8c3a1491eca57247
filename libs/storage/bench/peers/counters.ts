/** The counters a peer keeps that a hit adds one to: the total's, the day's, and the page's. */
export function countersOf(page: string): [string, string, string] {
  return ['total', `day ${new Date().toISOString().slice(0, 10)}`, `page ${page}`];
}

/** What a group of hits adds to each counter. */
export function sumsOf(pages: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const page of pages) for (const key of countersOf(page)) sums.set(key, (sums.get(key) ?? 0) + 1);
  return sums;
}
