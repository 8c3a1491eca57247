/** Where spans go, and what they say of this service: OpenTelemetry's usual variables. */
export interface TraceExport {
  readonly url: string;
  /** May hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How long spans wait for more to be sent with, how many wait at most, and how many are sent at once. */
  readonly delayMs: number;
  readonly queueSize: number;
  readonly batchSize: number;
  /** Of the resource, beside the service's own. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly sampling: Sampling;
}

/** Which traces are recorded: what the caller decided comes first where there is one and `parentBased` says so. */
export interface Sampling {
  readonly parentBased: boolean;
  /** 0 to 1, of those that are not decided that way. */
  readonly ratio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the variables ask for; undefined where spans go nowhere. Whatever is wrong with them is added to `problems`. */
export function readTraceExport(given: Environment, problems: string[]): TraceExport | undefined {
  const endpoint = given['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? given['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || given['OTEL_TRACES_EXPORTER'] === 'none' || isTrue(given['OTEL_SDK_DISABLED'])) {
    return undefined;
  }
  checkProtocol(given, problems);
  const name = (last: string) => specific(given, last);
  return {
    url: urlOf(given, problems),
    headers: headersOf(given, problems),
    timeoutMs: whole(given, name('TIMEOUT'), 10_000, problems),
    delayMs: whole(given, 'OTEL_BSP_SCHEDULE_DELAY', 5000, problems),
    queueSize: whole(given, 'OTEL_BSP_MAX_QUEUE_SIZE', 2048, problems),
    batchSize: whole(given, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, problems),
    attributes: {
      'service.name': 'visits-api',
      ...pairs(given, 'OTEL_RESOURCE_ATTRIBUTES', problems),
      ...(given['OTEL_SERVICE_NAME'] !== undefined && { 'service.name': given['OTEL_SERVICE_NAME'] }),
    },
    sampling: samplingOf(given, problems),
  };
}

/** The variable for traces alone where it is given, else the one for all signals. */
function specific(given: Environment, last: string): string {
  const name = `OTEL_EXPORTER_OTLP_TRACES_${last}`;
  return given[name] === undefined ? `OTEL_EXPORTER_OTLP_${last}` : name;
}

function urlOf(given: Environment, problems: string[]): string {
  const name = specific(given, 'ENDPOINT');
  const text = given[name] ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.hash) {
    problems.push(`${name}: expected a URL such as http://127.0.0.1:4318, without user and password`);
    return '';
  }
  // What is named for traces is taken as it is.
  if (name === 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') return url.href;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

function headersOf(given: Environment, problems: string[]): Readonly<Record<string, string>> {
  const names = new Set(['OTEL_EXPORTER_OTLP_HEADERS', specific(given, 'HEADERS')]);
  const headers = Object.assign({}, ...[...names].map((name) => pairs(given, name, problems)));
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    problems.push(`${[...names].join(' and ')}: expected what a header can hold (its value is not shown)`);
    return {};
  }
}

/** Collectors take JSON wherever they take Protobuf over HTTP. */
function checkProtocol(given: Environment, problems: string[]): void {
  const name = specific(given, 'PROTOCOL');
  const protocol = given[name] ?? 'http/json';
  if (protocol === 'http/json' || protocol === 'http/protobuf') return;
  problems.push(`${name} is ${JSON.stringify(protocol)}: expected http/json, at the collector's port for HTTP (4318)`);
}

function whole(given: Environment, name: string, absent: number, problems: string[]): number {
  const text = given[name];
  if (text === undefined) return absent;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  problems.push(`${name} is ${JSON.stringify(text.slice(0, 80))}: expected a whole number from 1 to 999999`);
  return absent;
}

/** `a=1,b=two%20words`. The values may be secrets, so a problem shows none of it. */
function pairs(given: Environment, name: string, problems: string[]): Readonly<Record<string, string>> {
  const items = (given[name] ?? '').split(',').filter((item) => item.trim() !== '');
  const entries = items.map((item) => /^\s*([\w!#$%&'*+.^`|~/-]+)\s*=(.*)$/.exec(item)?.slice(1) ?? []);
  try {
    return Object.fromEntries(
      entries.map(([key, value]) => {
        if (key === undefined || value === undefined) throw new Error('no pair');
        const decoded = decodeURIComponent(value.trim());
        if (/\p{Control}/u.test(decoded)) throw new Error('no text');
        return [key, decoded];
      }),
    );
  } catch {
    problems.push(`${name}: expected pairs as a=1,b=2, with escapes as %20 (its value is not shown)`);
    return {};
  }
}

const samplers: Readonly<Record<string, (ratio: number) => Sampling>> = {
  always_on: () => ({ parentBased: false, ratio: 1 }),
  always_off: () => ({ parentBased: false, ratio: 0 }),
  traceidratio: (ratio) => ({ parentBased: false, ratio }),
  parentbased_always_on: () => ({ parentBased: true, ratio: 1 }),
  parentbased_always_off: () => ({ parentBased: true, ratio: 0 }),
  parentbased_traceidratio: (ratio) => ({ parentBased: true, ratio }),
};

function samplingOf(given: Environment, problems: string[]): Sampling {
  const { OTEL_TRACES_SAMPLER = 'parentbased_always_on', OTEL_TRACES_SAMPLER_ARG = '1' } = given;
  const sampling = Object.hasOwn(samplers, OTEL_TRACES_SAMPLER) ? samplers[OTEL_TRACES_SAMPLER] : undefined;
  if (!sampling) {
    const known = Object.keys(samplers).join(', ');
    problems.push(
      `OTEL_TRACES_SAMPLER is ${JSON.stringify(OTEL_TRACES_SAMPLER.slice(0, 80))}: expected one of ${known}`,
    );
  }
  const ratio = /^(0|1|[01]?\.\d+|1\.0+)$/.test(OTEL_TRACES_SAMPLER_ARG) ? Number(OTEL_TRACES_SAMPLER_ARG) : Number.NaN;
  if (!(ratio >= 0 && ratio <= 1)) problems.push('OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1');
  return sampling?.(ratio) ?? { parentBased: true, ratio: 1 };
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
