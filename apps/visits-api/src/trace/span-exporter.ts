import type { Logger } from 'pino';
import type { TraceExport } from '../configuration/trace-variables.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** A span as OTLP has it in JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  /** 2 is a server's. */
  readonly kind: 2;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  /** 2 is an error. */
  readonly status: { readonly code?: 2 };
}

export interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

/** Attributes of these names; what is undefined is left out. */
export function attributes(of: Readonly<Record<string, string | number | undefined>>): readonly Attribute[] {
  return Object.entries(of).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } }];
  });
}

/**
 * Hands spans to a collector, some at a time. Requests never wait for it: spans that do not fit the queue, and those
 * that the collector does not take, are dropped.
 */
export class SpanExporter {
  readonly #queue: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #failing = false;
  readonly #closed = new AbortController();

  constructor(
    private readonly target: TraceExport,
    private readonly version: string,
    private readonly told: { readonly logger: Logger; readonly metrics: Metrics },
  ) {}

  add(span: Span): void {
    if (this.#queue.length >= this.target.queueSize || this.#closed.signal.aborted) {
      this.#count('dropped', 1);
      return;
    }
    this.#queue.push(span);
    if (this.#queue.length >= this.target.batchSize) void this.#send();
    else this.#timer ??= setTimeout(() => void this.#send(), this.target.delayMs).unref();
  }

  /** Sends what is there, and waits for that so long at most. */
  async close(withinMs: number): Promise<void> {
    const patience = setTimeout(() => this.#closed.abort(), withinMs);
    await this.#send();
    clearTimeout(patience);
    this.#closed.abort();
  }

  /** One batch after the other, until nothing is left. */
  #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, this.target.batchSize);
      const problem = await this.#post(batch);
      this.#count(problem === undefined ? 'exported' : 'dropped', batch.length);
      this.#tell(problem);
    }
  }

  /** @returns why the collector did not take them; undefined where it did */
  async #post(spans: readonly Span[]): Promise<string | undefined> {
    const { url, headers, timeoutMs } = this.target;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(this.#request(spans)),
        redirect: 'manual',
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : `it answered ${response.status}`;
    } catch (error) {
      // The cause alone: what is around it may name headers.
      const { name, cause } = Object(error);
      return String(Object(cause).code ?? name);
    }
  }

  #request(spans: readonly Span[]): object {
    const resource = { attributes: attributes(this.target.attributes) };
    return {
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'visits-api', version: this.version }, spans }] }],
    };
  }

  #count(outcome: 'exported' | 'dropped', spans: number): void {
    this.told.metrics.spans.inc({ outcome }, spans);
  }

  /** Once when it begins to fail, and once when it works again. */
  #tell(problem: string | undefined): void {
    if (this.#failing === (problem !== undefined)) return;
    this.#failing = problem !== undefined;
    if (problem === undefined) this.told.logger.info('the collector of traces takes spans again');
    else this.told.logger.warn({ problem }, 'the collector of traces takes no spans: they are dropped');
  }
}
