import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { StorageMode } from '@visits/storage';
import { z } from 'zod';
import { type CorsOrigins, corsOrigins, type TrustedProxies, trustedProxies } from './client-variables.ts';
import { isLoopback } from './loopback.ts';
import { isHost, type PeerPlaces, peerNames, peerPlaces } from './peer-variables.ts';
import { parseQuantity } from './quantity.ts';
import { readTraceExport, type TraceExport } from './trace-variables.ts';

/** What the environment asks for, checked. */
export interface Configuration {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where metrics are served instead of on `port`; 0 lets the system choose. */
  readonly metricsPort?: number;
  /** Who to ask for the sum of all pods, and the names that must be among those who answer. */
  readonly peers?: { readonly places: PeerPlaces; readonly expected: readonly string[] };
  /** Where spans go, if they go anywhere. */
  readonly traces?: TraceExport;
  readonly storage: {
    readonly mode: StorageMode;
    /** Absolute. */
    readonly directory: string;
    /** Bytes; absent means the volume's size. */
    readonly budget?: number;
  };
  readonly podName: string;
  readonly writeAccess: WriteAccess;
  /** Only Host names of this machine are answered: what keeps other sites' pages out where no token does. */
  readonly localHostsOnly: boolean;
  /** Absolute. */
  readonly configFile: string;
  readonly labnofromcm?: string;
  readonly logLevel: LogLevel;
  readonly shutdownDelayMs: number;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Requests a minute that one client may make; 0 for any number. */
  readonly rateLimit: number;
  readonly corsOrigins: CorsOrigins;
  readonly trustedProxies: TrustedProxies;
}

/** Who may write notes: anyone, or who has the token given here or in a file that may change. */
export type WriteAccess =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly path: string };

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything that is wrong with what the service was started with: a line each, none with a secret in it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** What a token may consist of: what an Authorization header can carry. */
export const tokenPattern = /^[\x21-\x7e]+$/;

/**
 * Reads the environment. An empty variable counts as absent, but for the token's, where it is a mistake.
 *
 * @throws ConfigurationError with all problems at once
 */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== undefined && (value !== '' || secrets.has(name))),
  );
  const parsed = variables.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return `${name}${secrets.has(name) ? '' : ` is ${quote(given[name] ?? '')}`}: ${issue.message}`;
  });
  problems.push(...accessProblems(given), ...portProblems(parsed.data), ...peerProblems(given));
  const traces = readTraceExport(given, problems);
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);

  const values = parsed.data;
  const writeAccess = accessOf(given);
  return {
    host: values.HOST,
    port: values.PORT,
    ...(values.METRICS_PORT !== undefined && { metricsPort: values.METRICS_PORT }),
    ...(values.PEERS && { peers: { places: values.PEERS, expected: values.PEERS_EXPECTED } }),
    ...(traces && { traces }),
    storage: {
      mode: values.STORAGE_MODE,
      directory: resolve(values.STORAGE_DIR),
      ...(values.STORAGE_BUDGET !== undefined && { budget: values.STORAGE_BUDGET }),
    },
    podName: values.POD_NAME,
    writeAccess,
    localHostsOnly: isLoopback(values.HOST) && writeAccess.kind === 'anyone',
    configFile: resolve(values.CONFIG_FILE),
    ...(values.labnofromcm !== undefined && { labnofromcm: values.labnofromcm }),
    logLevel: values.LOG_LEVEL,
    shutdownDelayMs: values.SHUTDOWN_DELAY_MS,
    bodyLimit: values.BODY_LIMIT,
    rateLimit: values.RATE_LIMIT,
    corsOrigins: values.CORS_ORIGINS,
    trustedProxies: values.TRUST_PROXY,
  };
}

const secrets = new Set(['AUTH_TOKEN']);

const storageModes = ['per-pod', 'shared'] as const satisfies readonly StorageMode[];

const variables = z.object({
  PORT: wholeNumber(0, 65_535).default(8000),
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .refine(isHost, 'expected an address or a host name')
    .default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  PEERS: peerPlaces.optional(),
  PEERS_EXPECTED: peerNames.default([]),
  STORAGE_MODE: z
    .enum(storageModes, {
      error: ({ input }) =>
        input === 'postgres'
          ? `this version has no such mode: expected ${storageModes.join(' or ')}`
          : `expected ${storageModes.join(' or ')}`,
    })
    .default('per-pod'),
  STORAGE_DIR: z.string().refine(isPath, 'expected a path').default('./volumes'),
  STORAGE_BUDGET: quantity(1, Number.MAX_SAFE_INTEGER).optional(),
  POD_NAME: z
    .string()
    .regex(/^[\x21-\x7e]{1,253}$/, 'expected 1 to 253 visible ASCII characters')
    .default(hostname),
  CONFIG_FILE: z.string().refine(isPath, 'expected a path').default('/app-python/config.json'),
  labnofromcm: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `expected one of ${logLevels.join(', ')}` }).default('info'),
  SHUTDOWN_DELAY_MS: wholeNumber(0, 3_600_000).default(0),
  BODY_LIMIT: quantity(1, 16 * 2 ** 20).default(64 * 2 ** 10),
  RATE_LIMIT: wholeNumber(0, 1_000_000).default(6000),
  CORS_ORIGINS: corsOrigins.default([]),
  TRUST_PROXY: trustedProxies.default(0),
});

function wholeNumber(least: number, most: number) {
  return z.string().transform((text, context) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    context.addIssue({ code: 'custom', message: `expected a whole number from ${least} to ${most}` });
    return z.NEVER;
  });
}

function quantity(least: number, most: number) {
  return z.string().transform((text, context) => {
    const value = parseQuantity(text);
    if (value !== undefined && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${most}`;
    context.addIssue({ code: 'custom', message: `expected bytes, plain or like 100Ki, ${range}` });
    return z.NEVER;
  });
}

function isPath(path: string): boolean {
  return !path.includes('\0');
}

function portProblems(
  values: { readonly PORT: number; readonly METRICS_PORT?: number | undefined } | undefined,
): string[] {
  if (values?.METRICS_PORT === undefined || values.METRICS_PORT === 0 || values.METRICS_PORT !== values.PORT) return [];
  return [`METRICS_PORT is ${quote(String(values.METRICS_PORT))}, as PORT is: unset it to serve metrics there as well`];
}

function peerProblems({ PEERS, PEERS_EXPECTED }: Readonly<Record<string, string | undefined>>): string[] {
  if (PEERS !== undefined || PEERS_EXPECTED === undefined) return [];
  return ['PEERS_EXPECTED: there is nobody to ask; set PEERS as well'];
}

function accessProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { AUTH, AUTH_TOKEN, AUTH_TOKEN_FILE, HOST } = given;
  const problems: string[] = [];
  const hasToken = AUTH_TOKEN !== undefined || AUTH_TOKEN_FILE !== undefined;
  if (AUTH !== undefined && AUTH !== 'off' && AUTH !== 'token') {
    problems.push(`AUTH is ${quote(AUTH)}: expected token or off`);
  }
  if (AUTH_TOKEN !== undefined && !tokenPattern.test(AUTH_TOKEN)) {
    problems.push('AUTH_TOKEN: expected one or more visible ASCII characters without spaces (its value is not shown)');
  }
  if (AUTH_TOKEN !== undefined && AUTH_TOKEN_FILE !== undefined) {
    problems.push('AUTH_TOKEN and AUTH_TOKEN_FILE: only one of them can say what the token is; unset the other');
  }
  if (AUTH === 'off' && hasToken) {
    problems.push('AUTH is off, but a token is given as well: unset AUTH, or AUTH_TOKEN and AUTH_TOKEN_FILE');
  }
  if (AUTH === 'token' && !hasToken) {
    problems.push('AUTH is token, but there is none: set AUTH_TOKEN or AUTH_TOKEN_FILE');
  }
  if (AUTH === undefined && !hasToken && HOST !== undefined && !isLoopback(HOST.replace(/^\[(.*)\]$/, '$1'))) {
    problems.push(
      `HOST is ${quote(HOST)}, which others can reach, and nothing protects the notes: ` +
        'set AUTH_TOKEN or AUTH_TOKEN_FILE, or AUTH=off to let anyone write',
    );
  }
  return problems;
}

/** Only after `accessProblems` found none. */
function accessOf({ AUTH_TOKEN, AUTH_TOKEN_FILE }: Readonly<Record<string, string | undefined>>): WriteAccess {
  if (AUTH_TOKEN !== undefined) return { kind: 'token', token: AUTH_TOKEN };
  if (AUTH_TOKEN_FILE !== undefined) return { kind: 'token-file', path: resolve(AUTH_TOKEN_FILE) };
  return { kind: 'anyone' };
}

/** A value as a problem shows it: not at any length, and without the user and password of a URL. */
function quote(value: string): string {
  const shown = value.replace(/:\/\/[^/\s]*@/g, '://…@');
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown);
}
