import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { field, isPartOf, items, ObjectIndex, textField } from './object-index.ts';
import { containersOf, podReferences, WORKLOADS } from './pod-references.ts';

/** Whether a name is that of an object which exists already: one that the values name as such. */
export type IsExternal = (kind: string, name: string) => boolean;

/**
 * References of one rendering that lead nowhere: to an object that is not made and not said to exist, to a key it does
 * not have, to a port or volume without that name, to pods that nothing makes.
 */
export function* danglingReferences(objects: readonly HelmValues[], isExternal: IsExternal): Generator<string> {
  const index = new ObjectIndex(objects);
  for (const workload of index.ofKind(...WORKLOADS)) {
    for (const complaint of [
      ...missingObjects(workload, index, isExternal),
      ...missingVolumes(workload),
      ...missingProbePorts(workload),
      ...missingPods(workload),
      ...missingService(workload, index),
    ]) {
      yield `${workload['kind']}: ${complaint}`;
    }
  }
  for (const service of index.ofKind('Service')) {
    for (const complaint of missingBackends(service, index)) yield `Service: ${complaint}`;
  }
}

function* missingObjects(workload: HelmValues, index: ObjectIndex, isExternal: IsExternal): Generator<string> {
  for (const { kind, name, keys, path } of podReferences(workload)) {
    if (isExternal(kind, name)) continue;
    const object = index.find(kind, name);
    if (object === undefined) {
      yield `${path} names ${kind} ${name}, which the chart does not make: make it, or take its name from a value declared as external`;
      continue;
    }
    for (const key of keys) {
      if (['data', 'stringData', 'binaryData'].some((data) => field(object, data, key) !== undefined)) continue;
      yield `${path} names key ${key} of ${kind} ${name}, which has none: add it there, or name one it has`;
    }
  }
}

function* missingVolumes(workload: HelmValues): Generator<string> {
  const pod = field(workload, 'spec', 'template', 'spec');
  const names = new Set([
    ...items(pod, 'volumes').map((volume) => textField(volume, 'name')),
    ...items(workload, 'spec', 'volumeClaimTemplates').map((claim) => textField(claim, 'metadata', 'name')),
  ]);
  for (const mount of containersOf(pod).flatMap((container) => items(container, 'volumeMounts'))) {
    const name = textField(mount, 'name');
    if (!names.has(name))
      yield `volumeMounts[${name}] has no volume of that name: add it to volumes, or name one of them`;
  }
}

function* missingProbePorts(workload: HelmValues): Generator<string> {
  for (const container of containersOf(field(workload, 'spec', 'template', 'spec'))) {
    const ports = portNames(container);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      for (const action of ['httpGet', 'tcpSocket']) {
        const port = textField(container, probe, action, 'port');
        if (port === undefined || ports.has(port)) continue;
        yield `${probe} asks port ${port}, which its container does not have: add it to ports, or name one of them`;
      }
    }
  }
}

function* missingPods(workload: HelmValues): Generator<string> {
  const selector = field(workload, 'spec', 'selector', 'matchLabels');
  const labels = field(workload, 'spec', 'template', 'metadata', 'labels');
  if (selector === undefined || isPartOf(selector, labels)) return;
  yield 'spec.selector does not match the labels of its own pods: give both the same helper';
}

function* missingService(workload: HelmValues, index: ObjectIndex): Generator<string> {
  const name = textField(workload, 'spec', 'serviceName');
  if (name === undefined) return;
  const service = index.find('Service', name);
  if (service === undefined) yield `spec.serviceName names Service ${name}, which the chart does not make: make it`;
  else if (field(service, 'spec', 'clusterIP') !== 'None') {
    yield `spec.serviceName names Service ${name}, which is not headless: set its clusterIP to None`;
  }
}

function* missingBackends(service: HelmValues, index: ObjectIndex): Generator<string> {
  const selector = field(service, 'spec', 'selector');
  if (selector === undefined) return;
  const name = textField(service, 'metadata', 'name');
  const backends = index
    .ofKind(...WORKLOADS)
    .filter((workload) => isPartOf(selector, field(workload, 'spec', 'template', 'metadata', 'labels')));
  if (backends.length === 0) yield `${name}: spec.selector matches no pods the chart makes: use their labels`;
  for (const backend of backends) {
    const ports = new Set(
      containersOf(field(backend, 'spec', 'template', 'spec')).flatMap((container) => [...portNames(container)]),
    );
    for (const port of items(service, 'spec', 'ports')) {
      const target = textField(port, 'targetPort');
      if (target === undefined || ports.has(target)) continue;
      yield `${name}: targetPort ${target} is no port of its pods: add it to their ports, or name one of them`;
    }
  }
}

function portNames(container: HelmValue): ReadonlySet<string> {
  return new Set(items(container, 'ports').flatMap((port) => textField(port, 'name') ?? []));
}
