/** What `/metrics` tells: each series with its value. */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  const metrics = new Map<string, number>();
  for (const line of (await response.text()).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.lastIndexOf(' ');
    metrics.set(line.slice(0, space), Number(line.slice(space + 1)));
  }
  return metrics;
}

/** The names of the service's own series: those of the runtime come and go with its handles. */
export function series(metrics: ReadonlyMap<string, number>): readonly string[] {
  return [...metrics.keys()].filter((name) => name.startsWith('visits_')).sort();
}
