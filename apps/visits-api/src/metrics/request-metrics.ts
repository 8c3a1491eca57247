import type { RequestWatcher } from '../http/request-watch.ts';
import type { Metrics } from './metrics.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times requests. */
export function requestMetrics(metrics: Metrics): RequestWatcher {
  return (request, reply, { aborted, streamed, ms }) => {
    const method = methods.has(request.method) ? request.method : 'other';
    // The template: a path would let any client make series without end.
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.inc({ method, route, status: aborted ? 'aborted' : reply.statusCode });
    if (!aborted && !streamed) metrics.requestDuration.observe({ method, route }, ms / 1000);
  };
}
