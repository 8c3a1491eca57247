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
  /** Whether the caller records the trace; undefined where the trace begins here. */
  readonly callerSampled?: boolean;
  /** What the vendors along the way keep in the trace. */
  readonly state?: string;
}

const contexts = new WeakMap<IncomingMessage, TraceContext>();

/** The place of a request, the same whenever it is asked for: from its `traceparent`, or a trace of its own. */
export function traceOf(request: IncomingMessage): TraceContext {
  const known = contexts.get(request);
  if (known) return known;
  const context = continued(request.headers) ?? { traceId: randomHex(16), spanId: randomHex(8) };
  contexts.set(request, context);
  return context;
}

/** The headers that make another request part of the trace. */
export function traceHeaders(
  { traceId, spanId, state }: TraceContext,
  sampled: boolean,
): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-0${sampled ? 1 : 0}`;
  return state === undefined ? { traceparent } : { traceparent, tracestate: state };
}

// Later versions may add fields; what is known of them begins like this. Version ff is none.
const traceparentPattern = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

function continued({ traceparent, tracestate }: IncomingMessage['headers']): TraceContext | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > 256) return undefined;
  const [, version, traceId, parentSpanId, flags, more] = traceparentPattern.exec(traceparent) ?? [];
  if (traceId === undefined || parentSpanId === undefined || flags === undefined) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  const state = [tracestate].flat().join();
  return {
    traceId,
    spanId: randomHex(8),
    parentSpanId,
    callerSampled: (Number.parseInt(flags, 16) & 1) === 1,
    ...(/^[\x20-\x7e]{1,512}$/.test(state) && { state }),
  };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
