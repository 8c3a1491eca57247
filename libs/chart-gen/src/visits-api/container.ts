import type { Container, EnvVar, Probe, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import type { Expression } from '../language/expression.ts';
import { digits, fallback, format, product } from '../language/functions.ts';
import { ifSet, type LiteralTree, type Tree, when } from '../language/tree.ts';
import {
  AUTH_DIRECTORY,
  AUTH_TOKEN_FILE,
  AUTH_VOLUME,
  CONFIG_DIRECTORY,
  CONFIG_FILE,
  CONTAINER_PORT,
  PORT_NAME,
  STORAGE_DIRECTORY,
  STORAGE_VOLUME,
} from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

export function container(scope: VisitsScope, names: Names): LiteralTree<Container> {
  const { values: v, chart } = scope;
  return {
    name: names.name,
    image: format('%s:%s', v.image.repository, fallback(v.image.tag, chart.appVersion)),
    imagePullPolicy: v.image.pullPolicy,
    securityContext: ifSet(v.securityContext),
    ports: [{ name: PORT_NAME, containerPort: CONTAINER_PORT, protocol: 'TCP' }],
    env: environment(scope, names),
    startupProbe: probe('/health/startup', v.probes.startup),
    readinessProbe: probe('/health/ready', v.probes.readiness),
    livenessProbe: probe('/health/live', v.probes.liveness),
    resources: ifSet(v.resources),
    volumeMounts: volumeMounts(scope),
  };
}

function environment({ values: v }: VisitsScope, names: Names): readonly Tree<EnvVar>[] {
  return [
    { name: 'STORAGE_MODE', value: v.storage.mode },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'SHUTDOWN_DELAY_MS', value: digits(product(v.shutdown.delaySeconds, 1000)) },
    when(
      v.auth.enabled,
      { name: 'AUTH_TOKEN_FILE', value: `${AUTH_DIRECTORY}/${AUTH_TOKEN_FILE}` },
      { name: 'AUTH', value: 'off' },
    ),
    { name: 'labnofromcm', valueFrom: { configMapKeyRef: { name: names.environment, key: 'labnofromcm' } } },
  ];
}

function volumeMounts({ values: v }: VisitsScope): readonly Tree<VolumeMount>[] {
  return [
    when(
      v.config.subPath,
      { name: v.config.volumeName, mountPath: `${CONFIG_DIRECTORY}/${CONFIG_FILE}`, subPath: CONFIG_FILE },
      { name: v.config.volumeName, mountPath: CONFIG_DIRECTORY },
    ),
    { name: STORAGE_VOLUME, mountPath: STORAGE_DIRECTORY },
    when(v.auth.enabled, { name: AUTH_VOLUME, mountPath: AUTH_DIRECTORY, readOnly: true }),
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
