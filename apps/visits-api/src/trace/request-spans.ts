import type { Logger } from 'pino';
import type { Sampling, TraceExport } from '../configuration/trace-variables.ts';
import { isProbe, pathOf } from '../http/path.ts';
import type { RequestWatcher } from '../http/request-watch.ts';
import { version } from '../info/version.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { attributes, SpanExporter } from './span-exporter.ts';
import { type Sampler, Traces } from './traces.ts';

const mostOfPath = 1024;

/** What records traces, as the configuration says. */
export function openSpans(
  target: TraceExport,
  pod: string,
  told: { readonly logger: Logger; readonly metrics: Metrics },
): { readonly traces: Traces; readonly exporter: SpanExporter; readonly watcher: RequestWatcher } {
  const traces = new Traces(samplerOf(target.sampling));
  const own = { 'service.version': version, 'service.instance.id': pod };
  const exporter = new SpanExporter({ ...target, attributes: { ...own, ...target.attributes } }, version, told);
  return { traces, exporter, watcher: requestSpans(traces, exporter) };
}

/** A span for each request whose trace is recorded, with the names of OpenTelemetry's conventions for HTTP servers. */
function requestSpans(traces: Traces, exporter: SpanExporter): RequestWatcher {
  return (request, reply, { aborted, ms }) => {
    const trace = traces.of(request.raw);
    const path = pathOf(request.url);
    if (!trace.sampled || isProbe(path)) return;
    const end = Date.now();
    const { method } = request;
    const route = request.routeOptions.url;
    const { statusCode } = reply;
    exporter.add({
      traceId: trace.traceId,
      spanId: trace.spanId,
      ...(trace.parentSpanId !== undefined && { parentSpanId: trace.parentSpanId }),
      ...(trace.state !== undefined && { traceState: trace.state }),
      name: route === undefined ? method : `${method} ${route}`,
      kind: 2,
      startTimeUnixNano: nanoseconds(end - ms),
      endTimeUnixNano: nanoseconds(end),
      attributes: attributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': aborted ? undefined : statusCode,
        'url.path': path.slice(0, mostOfPath),
        'url.scheme': request.protocol,
        'error.type': aborted ? 'aborted' : statusCode >= 500 ? String(statusCode) : undefined,
        'visits.request_id': request.id,
      }),
      status: aborted || statusCode >= 500 ? { code: 2 } : {},
    });
  };
}

/** Decides as `OTEL_TRACES_SAMPLER` says. All services decide the same of one trace, as its id decides. */
function samplerOf({ parentBased, ratio }: Sampling): Sampler {
  return (traceId, callerSampled) => {
    if (parentBased && callerSampled !== undefined) return callerSampled;
    return Number.parseInt(traceId.slice(-13), 16) < ratio * 2 ** 52;
  };
}

/** More digits than a number can hold; microseconds are. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
