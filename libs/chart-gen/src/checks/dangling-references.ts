import type { HelmValues } from '../helm/values-file.ts';
import { danglingInNetwork } from './network-references.ts';
import { type Complaint, field, type IsExternal, isPartOf, items, ObjectIndex, textField } from './object-index.ts';
import { containersOf, podLabelsOf, podReferences, podSpecOf, portNames, WORKLOADS } from './pod-references.ts';
import { danglingSelectors } from './pod-selectors.ts';
import { danglingInRoles } from './role-references.ts';

/**
 * References of one rendering that lead nowhere: to an object that is not made and not said to exist, to a key it does
 * not have, to a port or volume without that name, to pods that nothing makes.
 */
export function* danglingReferences(objects: readonly HelmValues[], isExternal: IsExternal): Generator<Complaint> {
  const index = new ObjectIndex(objects);
  for (const workload of index.ofKind(...WORKLOADS)) {
    for (const problem of [
      ...missingObjects(workload, index, isExternal),
      ...missingVolumes(workload),
      ...missingPorts(workload),
      ...missingPods(workload),
      ...missingHeadlessService(workload, index),
    ]) {
      yield { object: workload, problem };
    }
  }
  yield* danglingInNetwork(index, isExternal);
  yield* danglingInRoles(index, isExternal);
  yield* danglingSelectors(index);
}

function* missingObjects(workload: HelmValues, index: ObjectIndex, isExternal: IsExternal): Generator<string> {
  for (const { kind, name, keys, path } of podReferences(workload)) {
    if (isExternal(kind, name)) continue;
    const object = index.find(kind, name);
    if (object === undefined) {
      yield `${path} names ${kind} ${name}, which the chart does not make: make it, or take its name from a value declared as external`;
      continue;
    }
    for (const key of missingKeys(object, keys)) {
      yield `${path} names key ${key} of ${kind} ${name}, which has none: add it there, or name one it has`;
    }
  }
}

/** Which of some keys a ConfigMap or Secret does not have. */
export function missingKeys(object: HelmValues, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => DATA.every((data) => field(object, data, key) === undefined));
}
const DATA = ['data', 'stringData', 'binaryData'];

function* missingVolumes(workload: HelmValues): Generator<string> {
  const pod = podSpecOf(workload);
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

/** What of a container asks one of its ports. */
const ASKING: readonly (readonly string[])[] = [
  ['startupProbe'],
  ['livenessProbe'],
  ['readinessProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

function* missingPorts(workload: HelmValues): Generator<string> {
  for (const container of containersOf(podSpecOf(workload))) {
    const ports = portNames(container);
    for (const path of ASKING) {
      for (const action of ['httpGet', 'tcpSocket']) {
        const port = textField(container, ...path, action, 'port');
        if (port === undefined || ports.has(port)) continue;
        yield `${path.join('.')} asks port ${port}, which its container does not have: add it to ports, or name one of them`;
      }
    }
  }
}

function* missingPods(workload: HelmValues): Generator<string> {
  const selector = field(workload, 'spec', 'selector', 'matchLabels');
  if (selector === undefined || isPartOf(selector, podLabelsOf(workload))) return;
  yield 'spec.selector does not match the labels of its own pods: give both the same helper';
}

function* missingHeadlessService(workload: HelmValues, index: ObjectIndex): Generator<string> {
  const name = textField(workload, 'spec', 'serviceName');
  if (name === undefined) return;
  const service = index.find('Service', name);
  if (service === undefined) yield `spec.serviceName names Service ${name}, which the chart does not make: make it`;
  else if (field(service, 'spec', 'clusterIP') !== 'None') {
    yield `spec.serviceName names Service ${name}, which is not headless: set its clusterIP to None`;
  }
}
