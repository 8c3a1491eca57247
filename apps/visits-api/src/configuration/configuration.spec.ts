import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { ConfigurationError, readConfiguration } from './configuration.ts';

function problems(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test('an empty environment is a private service on ./volumes', () => {
  expect(readConfiguration({})).toEqual({
    host: '127.0.0.1',
    port: 8000,
    storage: { mode: 'per-pod', directory: resolve('volumes') },
    podName: hostname(),
    writeAccess: { kind: 'anyone' },
    localHostsOnly: true,
    configFile: '/app-python/config.json',
    logLevel: 'info',
    shutdownDelayMs: 0,
    bodyLimit: 65_536,
    rateLimit: 6000,
    corsOrigins: [],
    trustedProxies: 0,
  });
});

test('every variable is read', () => {
  const configuration = readConfiguration({
    HOST: '0.0.0.0',
    PORT: '80',
    METRICS_PORT: '9090',
    PEERS: 'app-python-headless',
    PEERS_EXPECTED: 'app-python-0,app-python-1, app-python-1',
    STORAGE_MODE: 'shared',
    STORAGE_DIR: '/srv/visits',
    STORAGE_BUDGET: '100Ki',
    POD_NAME: 'app-python-0',
    AUTH_TOKEN_FILE: '/app-python-auth/token',
    CONFIG_FILE: '/etc/visits.json',
    labnofromcm: '12',
    LOG_LEVEL: 'warn',
    SHUTDOWN_DELAY_MS: '5000',
    BODY_LIMIT: '1Ki',
    RATE_LIMIT: '120',
    CORS_ORIGINS: 'https://example.org, http://localhost:4000',
    TRUST_PROXY: '10.0.0.0/8 fd00::/8 192.0.2.1',
  });
  expect(configuration).toEqual({
    host: '0.0.0.0',
    port: 80,
    metricsPort: 9090,
    peers: { places: { kind: 'name', host: 'app-python-headless' }, expected: ['app-python-0', 'app-python-1'] },
    storage: { mode: 'shared', directory: '/srv/visits', budget: 102_400 },
    podName: 'app-python-0',
    writeAccess: { kind: 'token-file', path: '/app-python-auth/token' },
    localHostsOnly: false,
    configFile: '/etc/visits.json',
    labnofromcm: '12',
    logLevel: 'warn',
    shutdownDelayMs: 5000,
    bodyLimit: 1024,
    rateLimit: 120,
    corsOrigins: ['https://example.org', 'http://localhost:4000'],
    trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'],
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfiguration({ PORT: '', STORAGE_MODE: '', CONFIG_FILE: '', AUTH: '' })).toEqual(readConfiguration({}));
});

test.each([
  ['PORT', '80a', 'PORT is "80a": expected a whole number from 0 to 65535'],
  ['PORT', '65536', 'PORT is "65536": expected a whole number from 0 to 65535'],
  ['PORT', '-1', 'PORT is "-1": expected a whole number from 0 to 65535'],
  ['HOST', 'not a host', 'HOST is "not a host": expected an address or a host name'],
  ['STORAGE_MODE', 'redis', 'STORAGE_MODE is "redis": expected per-pod or shared'],
  ['STORAGE_MODE', 'postgres', 'STORAGE_MODE is "postgres": this version has no such mode: expected per-pod or shared'],
  ['STORAGE_BUDGET', 'lots', 'STORAGE_BUDGET is "lots": expected bytes, plain or like 100Ki, at least 1'],
  ['STORAGE_BUDGET', '0', 'STORAGE_BUDGET is "0": expected bytes, plain or like 100Ki, at least 1'],
  ['BODY_LIMIT', '1Gi', 'BODY_LIMIT is "1Gi": expected bytes, plain or like 100Ki, from 1 to 16777216'],
  ['POD_NAME', 'a b', 'POD_NAME is "a b": expected 1 to 253 visible ASCII characters'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud": expected one of trace, debug, info, warn, error, fatal, silent'],
  ['SHUTDOWN_DELAY_MS', '5s', 'SHUTDOWN_DELAY_MS is "5s": expected a whole number from 0 to 3600000'],
  ['AUTH', 'on', 'AUTH is "on": expected token or off'],
  ['AUTH', 'token', 'AUTH is token, but there is none: set AUTH_TOKEN or AUTH_TOKEN_FILE'],
  ['METRICS_PORT', '8000', 'METRICS_PORT is "8000", as PORT is: unset it to serve metrics there as well'],
  ['PEERS_EXPECTED', 'app-python-0', 'PEERS_EXPECTED: there is nobody to ask; set PEERS as well'],
  ['PEERS', 'a b', 'PEERS is "a b": expected a host name, with a port where it is not this one, or base URLs'],
  ['PEERS', 'a:0', 'PEERS is "a:0": expected a host name, with a port where it is not this one, or base URLs'],
  ['RATE_LIMIT', 'none', 'RATE_LIMIT is "none": expected a whole number from 0 to 1000000'],
])('%s=%s is refused in one line', (name, value, line) => {
  const lines = problems({ AUTH: 'off', [name]: value });
  expect(lines).toContain(line);
});

test.each([
  ['peers.example:8001', { kind: 'name', host: 'peers.example', port: 8001 }],
  [
    'http://127.0.0.1:8001/, https://b.example/visits',
    { kind: 'urls', urls: ['http://127.0.0.1:8001', 'https://b.example/visits'] },
  ],
])('PEERS=%s names places', (text, places) => {
  expect(readConfiguration({ PEERS: text }).peers).toEqual({ places, expected: [] });
});

test.each(['ftp://a', 'http://user:secret@a', 'http://a?x', 'http://a#x', 'http://', 'http://a,b'])(
  'PEERS=%s is no list of base URLs',
  (text) => {
    const [line, ...more] = problems({ PEERS: text });
    expect(line).toMatch(/^PEERS is .*: expected base URLs as http/);
    expect(line).not.toContain('secret');
    expect(more).toEqual([]);
  },
);

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test('OpenTelemetry has its usual variables, and defaults', () => {
  expect(readConfiguration(endpoint).traces).toEqual({
    url: 'http://127.0.0.1:4318/v1/traces',
    headers: {},
    timeoutMs: 10_000,
    delayMs: 5000,
    queueSize: 2048,
    batchSize: 512,
    attributes: { 'service.name': 'visits-api' },
    sampling: { parentBased: true, ratio: 1 },
  });
  const all = readConfiguration({
    ...endpoint,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/traces',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_HEADERS: 'a=1, b=x%20y',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=2',
    OTEL_EXPORTER_OTLP_TIMEOUT: '7',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,team=lab',
    OTEL_SERVICE_NAME: 'visits',
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  });
  expect(all.traces).toMatchObject({
    url: 'http://127.0.0.1:9/traces',
    headers: { a: '2', b: 'x y' },
    timeoutMs: 7,
    attributes: { 'service.name': 'visits', team: 'lab' },
    sampling: { parentBased: false, ratio: 0.25 },
  });
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:hunter2@collector'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'hunter2'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=hunter2%'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=hunter2%0d%0ab:c'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a=hunter2%E2%82%AC'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '1s'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'team'],
  ['OTEL_TRACES_SAMPLER', 'constructor'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
])('%s=%s is refused in one line, without what may be secret', (name, value) => {
  const [line, ...more] = problems({ ...endpoint, [name]: value });
  expect(line).toMatch(new RegExp(`^${name}.*: expected`));
  expect(line).not.toContain('hunter2');
  expect(more).toEqual([]);
});

test('all problems are told at once', () => {
  expect(problems({ PORT: 'x', LOG_LEVEL: 'x', HOST: '0.0.0.0', STORAGE_MODE: 'x' })).toHaveLength(4);
});

test.each([['0.0.0.0'], ['::'], ['[::]'], ['192.0.2.1'], ['visits.example']])(
  'HOST=%s needs a token, or AUTH=off',
  (host) => {
    expect(problems({ HOST: host })).toEqual([
      expect.stringContaining('set AUTH_TOKEN or AUTH_TOKEN_FILE, or AUTH=off to let anyone write'),
    ]);
    expect(problems({ HOST: host, AUTH: 'off' })).toEqual([]);
    expect(problems({ HOST: host, AUTH_TOKEN: 'secret' })).toEqual([]);
    expect(readConfiguration({ HOST: host, AUTH: 'off' }).localHostsOnly).toBe(false);
  },
);

test.each([['127.0.0.1'], ['127.8.0.1'], ['::1'], ['[::1]'], ['localhost']])(
  'HOST=%s is open without a token, to local names only',
  (host) => {
    expect(readConfiguration({ HOST: host })).toMatchObject({
      writeAccess: { kind: 'anyone' },
      localHostsOnly: true,
    });
    expect(readConfiguration({ HOST: host, AUTH_TOKEN: 'secret' }).localHostsOnly).toBe(false);
  },
);

test('a token is never part of a problem', () => {
  for (const token of ['hunter2 ', 'hunter2\n', 'hunter2é']) {
    const lines = problems({ AUTH_TOKEN: token, PORT: 'x' });
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain('hunter2');
  }
});

test('contradicting access is refused', () => {
  expect(problems({ AUTH: 'off', AUTH_TOKEN: 'secret' })).toEqual([expect.stringMatching(/^AUTH is off, but/)]);
  expect(problems({ AUTH_TOKEN: 'a', AUTH_TOKEN_FILE: 'b' })).toEqual([
    expect.stringMatching(/^AUTH_TOKEN and AUTH_TOKEN_FILE: only one/),
  ]);
  expect(problems({ AUTH_TOKEN: '' })).toEqual([expect.stringMatching(/^AUTH_TOKEN: expected/)]);
});

test.each(['example.org', 'https://example.org/', 'https://a.org *', 'ftp://a.org', 'null', ','])(
  'CORS_ORIGINS=%s is refused',
  (value) => {
    expect(problems({ CORS_ORIGINS: value })).toEqual([
      `CORS_ORIGINS is "${value}": expected origins such as https://example.org, or * for all`,
    ]);
  },
);

test.each(['true', '-1', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', 'proxy.example', '1.2.3.4/'])(
  'TRUST_PROXY=%s is refused',
  (value) => {
    expect(problems({ TRUST_PROXY: value })).toEqual([
      `TRUST_PROXY is "${value}": expected how many proxies there are, or their networks such as 10.0.0.0/8`,
    ]);
  },
);

test('all origins and a number of proxies have forms of their own', () => {
  expect(readConfiguration({ CORS_ORIGINS: '*', TRUST_PROXY: '2' })).toMatchObject({
    corsOrigins: 'any',
    trustedProxies: 2,
  });
});
