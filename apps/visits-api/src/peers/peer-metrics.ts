import type { Metrics } from '../metrics/metrics.ts';
import type { PeersAsked } from './all-pods.ts';

/** How long what was missing once says something about now. */
const newsForMs = 300_000;

/** Counts answers, and tells how many were missing lately. */
export function peerMetrics(metrics: Metrics): PeersAsked {
  let last: { readonly missing: number; readonly at: number } | undefined;
  metrics.beforeScrape(() => {
    if (last && performance.now() - last.at < newsForMs) metrics.peersMissing.set(last.missing);
    else metrics.peersMissing.remove();
  });
  return (outcomes, missing) => {
    for (const outcome of outcomes) metrics.peerAnswers.inc({ outcome });
    last = { missing, at: performance.now() };
  };
}
