import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What the process tells Prometheus. Every label has a few values that are known beforehand: nothing a client sends
 * becomes one, so that nobody can make this service, or who scrapes it, keep more series than there are.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #collectors: (() => void | Promise<void>)[] = [];

  readonly requests = this.counter(
    'visits_http_requests_total',
    'Requests that ended, by method, route template (none where there is no such route) and status (aborted where the client left first).',
    ['method', 'route', 'status'],
  );
  readonly requestDuration = this.histogram(
    'visits_http_request_duration_seconds',
    'Time from the head of a request to the end of its answer; without streams and without requests whose client left.',
    ['method', 'route'],
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  );
  readonly unreadable = this.counter(
    'visits_http_unreadable_total',
    'Connections that brought no request: no HTTP, too much of it, or too slowly; by the status they were told.',
    ['status'],
  );
  readonly eventClients = this.gauge('visits_events_clients', 'Clients that listen to events at present.');
  readonly filesAccepted = this.gauge(
    'visits_file_accepted',
    '1 while the file as it is now is in force, 0 while an earlier content is; by file (config or token).',
    ['file'],
  );
  readonly fileReloads = this.counter(
    'visits_file_reloads_total',
    'Changes of a file that were noticed, by file (config or token) and outcome (changed or failed).',
    ['file', 'outcome'],
  );
  readonly peerAnswers = this.counter(
    'visits_peer_answers_total',
    'Answers of other pods to questions for their number, by outcome.',
    ['outcome'],
  );
  readonly peersMissing = this.gauge(
    'visits_peers_missing',
    'Expected pods and known addresses without an answer, when the sum of all pods was last asked for.',
  );
  readonly spans = this.counter('visits_spans_total', 'Spans, by outcome: exported or dropped.', ['outcome']);

  constructor(about: { readonly version: string; readonly mode: string }) {
    collectDefaultMetrics({ register: this.#registry });
    this.gauge('visits_build_info', 'Always 1: which version runs, in which storage mode, on which Node.', [
      'version',
      'mode',
      'node',
    ]).set({ ...about, node: process.versions.node }, 1);
  }

  /** Called before each scrape, to bring gauges up to date. Whoever takes long holds up the scrape. */
  beforeScrape(collect: () => void | Promise<void>): void {
    this.#collectors.push(collect);
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] });
  }

  /** Everything, in Prometheus' text format. */
  async text(): Promise<string> {
    await Promise.all(this.#collectors.map((collect) => collect()));
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
