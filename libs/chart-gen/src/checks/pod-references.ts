import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { field, items, textField } from './object-index.ts';

/** The kinds that make pods, or are one, and where the pod stands in them. */
const POD_PATHS: { readonly [kind: string]: readonly string[] } = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  Pod: [],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
};
export const WORKLOADS: readonly string[] = Object.keys(POD_PATHS);

/** What a workload makes its pods from; nothing for a pod that stands alone, which no upgrade replaces. */
export function podTemplateOf(workload: HelmValues): HelmValue | undefined {
  const path = podPath(workload);
  return path.length === 0 ? undefined : field(workload, ...path);
}

/** The spec of a workload's pods. */
export function podSpecOf(workload: HelmValues): HelmValue | undefined {
  return field(workload, ...podPath(workload), 'spec');
}

/** The labels of a workload's pods. */
export function podLabelsOf(workload: HelmValues): HelmValue | undefined {
  return field(workload, ...podPath(workload), 'metadata', 'labels');
}

function podPath({ kind }: HelmValues): readonly string[] {
  return POD_PATHS[String(kind)] ?? [];
}

/** A name by which a pod needs another object, and the keys it needs in it. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret' | 'ServiceAccount';
  readonly name: string;
  readonly keys: readonly string[];
  /** Where it stands in the object that has it. */
  readonly path: string;
}

/** What the pods of a workload cannot start without. References marked optional are not among them. */
export function* podReferences(workload: HelmValues): Generator<Reference> {
  const pod = podSpecOf(workload);
  const mounts = containersOf(pod).flatMap((container) => items(container, 'volumeMounts'));
  for (const volume of items(pod, 'volumes')) yield* volumeReferences(volume, mounts);
  for (const container of containersOf(pod)) yield* environmentReferences(container);
  for (const secret of items(pod, 'imagePullSecrets')) {
    yield* reference('Secret', textField(secret, 'name'), [], 'imagePullSecrets');
  }
  const account = textField(pod, 'serviceAccountName');
  // Every namespace has this one.
  if (account !== 'default') yield* reference('ServiceAccount', account, [], 'serviceAccountName');
}

export function containersOf(pod: HelmValue | undefined): readonly HelmValue[] {
  return [...items(pod, 'initContainers'), ...items(pod, 'containers')];
}

function* volumeReferences(volume: HelmValue, mounts: readonly HelmValue[]): Generator<Reference> {
  const name = textField(volume, 'name') ?? '';
  const path = `volumes[${name}]`;
  const subPaths = mounts
    .filter((mount) => textField(mount, 'name') === name)
    .flatMap((mount) => textField(mount, 'subPath') ?? []);
  for (const source of [volume, ...items(volume, 'projected', 'sources')]) {
    const keys = (kind: string) => {
      const chosen = items(source, kind, 'items').flatMap((item) => textField(item, 'key') ?? []);
      return chosen.length > 0 ? chosen : subPaths;
    };
    if (field(source, 'configMap', 'optional') !== true) {
      yield* reference('ConfigMap', textField(source, 'configMap', 'name'), keys('configMap'), path);
    }
    if (field(source, 'secret', 'optional') !== true) {
      const secretName = textField(source, 'secret', 'secretName') ?? textField(source, 'secret', 'name');
      yield* reference('Secret', secretName, keys('secret'), path);
    }
  }
  yield* reference('PersistentVolumeClaim', textField(volume, 'persistentVolumeClaim', 'claimName'), [], path);
}

function* environmentReferences(container: HelmValue): Generator<Reference> {
  for (const variable of items(container, 'env')) {
    const path = `env[${textField(variable, 'name')}]`;
    yield* keyReference('ConfigMap', field(variable, 'valueFrom', 'configMapKeyRef'), path);
    yield* keyReference('Secret', field(variable, 'valueFrom', 'secretKeyRef'), path);
  }
  for (const source of items(container, 'envFrom')) {
    yield* keyReference('ConfigMap', field(source, 'configMapRef'), 'envFrom');
    yield* keyReference('Secret', field(source, 'secretRef'), 'envFrom');
  }
}

function* keyReference(kind: Reference['kind'], source: HelmValue | undefined, path: string): Generator<Reference> {
  if (field(source, 'optional') === true) return;
  const key = textField(source, 'key');
  yield* reference(kind, textField(source, 'name'), key === undefined ? [] : [key], path);
}

function* reference(
  kind: Reference['kind'],
  name: string | undefined,
  keys: readonly string[],
  path: string,
): Generator<Reference> {
  if (name !== undefined) yield { kind, name, keys, path };
}

/** The names of a container's ports. */
export function portNames(container: HelmValue): ReadonlySet<string> {
  return new Set(items(container, 'ports').flatMap((port) => textField(port, 'name') ?? []));
}
