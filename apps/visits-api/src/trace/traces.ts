import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Where a request stands in a trace (W3C Trace Context): its own span, and what it is part of. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: this request's own span. */
  readonly spanId: string;
  /** The caller's span; absent where the trace begins here. */
  readonly parentSpanId?: string;
  /** Whether the trace is recorded. */
  readonly sampled: boolean;
  /** What the vendors along the way keep in the trace. */
  readonly state?: string;
}

/**
 * Decides whether to record a trace.
 *
 * @param callerSampled whether the caller does; undefined where the trace begins here
 */
export type Sampler = (traceId: string, callerSampled: boolean | undefined) => boolean;

/** Where nobody takes spans, only what the caller decided is passed on. */
const asTheCaller: Sampler = (_, callerSampled) => callerSampled ?? false;

/** The places of requests in their traces. */
export class Traces {
  readonly #contexts = new WeakMap<IncomingMessage, TraceContext>();

  constructor(private readonly sampler: Sampler = asTheCaller) {}

  /** The place of a request, the same whenever it is asked for: from its `traceparent`, or a trace of its own. */
  of(request: IncomingMessage): TraceContext {
    const known = this.#contexts.get(request);
    if (known) return known;
    const { traceId = randomHex(16), callerSampled, ...caller } = callerOf(request.headers);
    const context = { ...caller, traceId, spanId: randomHex(8), sampled: this.sampler(traceId, callerSampled) };
    this.#contexts.set(request, context);
    return context;
  }
}

/** The headers that make another request part of the trace. */
export function traceHeaders({ traceId, spanId, sampled, state }: TraceContext): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`;
  return state === undefined ? { traceparent } : { traceparent, tracestate: state };
}

// Later versions may add fields; what is known of them begins like this. Version ff is none.
const traceparentPattern = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

function callerOf({ traceparent, tracestate }: IncomingMessage['headers']): {
  readonly traceId?: string;
  readonly parentSpanId?: string;
  readonly callerSampled?: boolean;
  readonly state?: string;
} {
  if (typeof traceparent !== 'string' || traceparent.length > 256) return {};
  const [, version, traceId, parentSpanId, flags, more] = traceparentPattern.exec(traceparent) ?? [];
  if (traceId === undefined || parentSpanId === undefined || flags === undefined) return {};
  if (version === '00' && more !== undefined) return {};
  const state = [tracestate].flat().join();
  return {
    traceId,
    parentSpanId,
    callerSampled: (Number.parseInt(flags, 16) & 1) === 1,
    ...(/^[\x20-\x7e]{1,512}$/.test(state) && { state }),
  };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
