/** Every kind of refusal: its status and its title. The kind is part of `type`, and so never changes. */
const kinds = {
  malformed: [400, 'The request cannot be read'],
  unauthorized: [401, 'A token is needed'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'This cannot be done here'],
  'not-acceptable': [406, 'There is no such representation'],
  timeout: [408, 'The request took too long to arrive'],
  'out-of-range': [409, 'There would be more visits than can be counted'],
  'precondition-failed': [412, 'The note has changed'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is of the wrong type'],
  misdirected: [421, 'This host name is not served'],
  invalid: [422, 'The content is not valid'],
  'key-reused': [422, 'The idempotency key has been used for another request'],
  'bad-record': [422, 'A line of the import cannot be taken'],
  'precondition-required': [428, 'The version to change must be named'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],
  internal: [500, 'Something went wrong'],
  'not-implemented': [501, 'There is no such method'],
  unavailable: [503, 'Not available now'],
  full: [507, 'The volume is full'],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;

export type ProblemKind = keyof typeof kinds;

/** What goes with a problem beside its kind and detail. */
export interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the body beyond the standard ones. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An answer that is an error, as RFC 9457 has it. Its detail is for the client: no path, no secret, no stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: ProblemKind,
    detail: string,
    { headers = {}, members = {}, cause }: ProblemExtras = {},
  ) {
    super(detail, { cause });
    this.headers = headers;
    this.#members = members;
  }

  get status(): number {
    return statusOfKind(this.kind);
  }

  /** The body, as text. */
  body(): string {
    const [status, title] = kinds[this.kind];
    const type = typeOfKind(this.kind);
    return `${JSON.stringify({ type, title, status, detail: this.message, ...this.#members })}\n`;
  }
}

export function statusOfKind(kind: ProblemKind): number {
  return kinds[kind][0];
}

export function titleOfKind(kind: ProblemKind): string {
  return kinds[kind][1];
}

/** What tells the kinds apart for programs. */
export function typeOfKind(kind: ProblemKind): string {
  return `urn:visits-api:problem:${kind}`;
}

/** The problem whose status this is; of a status no kind has, the one that stands for its class. */
export function problemOfStatus(status: number, detail: string, extras?: ProblemExtras): Problem {
  for (const [kind, [kindStatus]] of Object.entries(kinds)) {
    if (kindStatus === status) return new Problem(kind as ProblemKind, detail, extras);
  }
  return new Problem(status >= 400 && status < 500 ? 'malformed' : 'internal', detail, extras);
}
