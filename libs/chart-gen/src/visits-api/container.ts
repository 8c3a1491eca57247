import type { Container, EnvVar, Probe, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import type { Expression } from '../language/expression.ts';
import { and, differs, digits, equals, joined, product } from '../language/functions.ts';
import { type ForEach, ifSet, itemsOf, itemsWhen, type LiteralTree, type Tree, when } from '../language/tree.ts';
import {
  AUTH_DIRECTORY,
  AUTH_TOKEN_FILE,
  AUTH_VOLUME,
  CONFIG_DIRECTORY,
  CONFIG_FILE,
  CONTAINER_PORT,
  DATABASE_DIRECTORY,
  DATABASE_URL_FILE,
  DATABASE_VOLUME,
  METRICS_PORT_NAME,
  PORT_NAME,
  STORAGE_DIRECTORY,
  STORAGE_VOLUME,
} from './image-contract.ts';
import { hasAuthSecret, type Names, type VisitsScope } from './names.ts';
import { hasDatabaseSecret } from './volumes.ts';

export function container(scope: VisitsScope, names: Names): LiteralTree<Container> {
  const { values: v } = scope;
  return {
    name: names.name,
    image: names.image,
    imagePullPolicy: v.image.pullPolicy,
    securityContext: ifSet(v.securityContext),
    ports: [
      { name: PORT_NAME, containerPort: CONTAINER_PORT, protocol: 'TCP' },
      when(v.metrics.ownPort, { name: METRICS_PORT_NAME, containerPort: v.metrics.port, protocol: 'TCP' }),
    ],
    env: environment(scope, names),
    startupProbe: probe('/health/startup', v.probes.startup),
    readinessProbe: probe('/health/ready', v.probes.readiness),
    livenessProbe: probe('/health/live', v.probes.liveness),
    resources: ifSet(v.resources),
    volumeMounts: volumeMounts(scope),
  };
}

type Plain<T> = Expression<T> | LiteralTree<T>;
type Items<T> = readonly (Tree<T> | ForEach<Plain<T>>)[];

function environment(scope: VisitsScope, names: Names): Items<EnvVar> {
  const { values: v } = scope;
  return [
    { name: 'STORAGE_MODE', value: v.storage.mode },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'SHUTDOWN_DELAY_MS', value: digits(product(v.shutdown.delaySeconds, 1000)) },
    { name: 'LOG_LEVEL', value: v.logLevel },
    { name: 'RATE_LIMIT', value: digits(v.http.rateLimit) },
    { name: 'BODY_LIMIT', value: v.http.bodyLimit },
    when(v.metrics.ownPort, { name: 'METRICS_PORT', value: digits(v.metrics.port) }),
    when(
      v.auth.enabled,
      { name: 'AUTH_TOKEN_FILE', value: `${AUTH_DIRECTORY}/${AUTH_TOKEN_FILE}` },
      { name: 'AUTH', value: 'off' },
    ),
    when(equals(v.storage.mode, 'postgres'), {
      name: 'DATABASE_URL_FILE',
      value: `${DATABASE_DIRECTORY}/${DATABASE_URL_FILE}`,
    }),
    ...peers(scope, names),
    ifSet(v.storage.budget, (value) => ({ name: 'STORAGE_BUDGET', value })),
    ifSet(v.http.corsOrigins, (origins) => ({ name: 'CORS_ORIGINS', value: joined(origins, ',') })),
    ifSet(v.http.trustProxy, (value) => ({ name: 'TRUST_PROXY', value })),
    { name: 'labnofromcm', valueFrom: { configMapKeyRef: { name: names.environment, key: 'labnofromcm' } } },
    itemsOf(v.extraEnv),
  ];
}

/** Who is asked for the sum over all pods, and who of them must answer. */
function peers({ values: v }: VisitsScope, names: Names): Items<EnvVar> {
  return [
    itemsWhen<LiteralTree<EnvVar>>(and(equals(v.storage.mode, 'per-pod'), v.peers.enabled), [
      { name: 'PEERS', value: names.headless },
      ifSet(names.expectedPeers, (value) => ({ name: 'PEERS_EXPECTED', value })),
    ]),
  ];
}

function volumeMounts(scope: VisitsScope): Items<VolumeMount> {
  const { values: v } = scope;
  return [
    when(
      v.config.subPath,
      { name: v.config.volumeName, mountPath: `${CONFIG_DIRECTORY}/${CONFIG_FILE}`, subPath: CONFIG_FILE },
      { name: v.config.volumeName, mountPath: CONFIG_DIRECTORY },
    ),
    when(differs(v.storage.mode, 'postgres'), { name: STORAGE_VOLUME, mountPath: STORAGE_DIRECTORY }),
    when(hasAuthSecret(scope), { name: AUTH_VOLUME, mountPath: AUTH_DIRECTORY, readOnly: true }),
    when(hasDatabaseSecret(scope), { name: DATABASE_VOLUME, mountPath: DATABASE_DIRECTORY, readOnly: true }),
    itemsOf(v.extraVolumeMounts),
  ];
}

interface ProbeTiming {
  readonly periodSeconds: Expression<number>;
  readonly timeoutSeconds: Expression<number>;
  readonly failureThreshold: Expression<number>;
}

function probe(path: string, timing: ProbeTiming): LiteralTree<Probe> {
  return {
    httpGet: { path, port: PORT_NAME },
    periodSeconds: timing.periodSeconds,
    timeoutSeconds: timing.timeoutSeconds,
    failureThreshold: timing.failureThreshold,
  };
}
