import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { selects } from './label-selector.ts';
import {
  type Complaint,
  field,
  type IsExternal,
  isPartOf,
  items,
  type ObjectIndex,
  textField,
} from './object-index.ts';
import { containersOf, podLabelsOf, podSpecOf, portNames, WORKLOADS } from './pod-references.ts';

/** References on the way of a request that lead nowhere: from routes to Services and their ports, from these to pods. */
export function* danglingInNetwork(index: ObjectIndex, isExternal: IsExternal): Generator<Complaint> {
  const judged: { readonly [kind: string]: (object: HelmValues) => Iterable<string> } = {
    Service: (service) => missingBackends(service, index),
    Ingress: (ingress) => [
      ...ingressBackends(ingress).flatMap((backend) => [...missingService(backend, index)]),
      ...missingCertificates(ingress, index, isExternal),
    ],
    HTTPRoute: (route) => routeBackends(route).flatMap((backend) => [...missingService(backend, index)]),
    ServiceMonitor: (monitor) => missingEndpoints(monitor, index),
  };
  for (const [kind, problems] of Object.entries(judged)) {
    for (const object of index.ofKind(kind)) for (const problem of problems(object)) yield { object, problem };
  }
}

function* missingBackends(service: HelmValues, index: ObjectIndex): Generator<string> {
  const selector = field(service, 'spec', 'selector');
  if (selector === undefined) return;
  const backends = index.ofKind(...WORKLOADS).filter((workload) => isPartOf(selector, podLabelsOf(workload)));
  if (backends.length === 0) yield `spec.selector matches no pods the chart makes: use their labels`;
  for (const backend of backends) {
    const ports = new Set(containersOf(podSpecOf(backend)).flatMap((container) => [...portNames(container)]));
    for (const port of items(service, 'spec', 'ports')) {
      const target = textField(port, 'targetPort');
      if (target === undefined || ports.has(target)) continue;
      yield `targetPort ${target} is no port of its pods: add it to their ports, or name one of them`;
    }
  }
}

interface Backend {
  readonly service: string;
  readonly port: HelmValue | undefined;
}

function ingressBackends(ingress: HelmValues): readonly Backend[] {
  const paths = items(ingress, 'spec', 'rules').flatMap((rule) => items(rule, 'http', 'paths'));
  const backends = [field(ingress, 'spec', 'defaultBackend'), ...paths.map((path) => field(path, 'backend'))];
  return backends.flatMap((backend) => {
    const service = textField(backend, 'service', 'name');
    const port = field(backend, 'service', 'port', 'name') ?? field(backend, 'service', 'port', 'number');
    return service === undefined ? [] : [{ service, port }];
  });
}

function routeBackends(route: HelmValues): readonly Backend[] {
  return items(route, 'spec', 'rules')
    .flatMap((rule) => items(rule, 'backendRefs'))
    .flatMap((reference) => {
      const name = textField(reference, 'name');
      if (name === undefined || (textField(reference, 'kind') ?? 'Service') !== 'Service') return [];
      return [{ service: name, port: field(reference, 'port') }];
    });
}

function* missingService({ service: name, port }: Backend, index: ObjectIndex): Generator<string> {
  const service = index.find('Service', name);
  if (service === undefined) {
    yield `a backend names Service ${name}, which the chart does not make: make it, or name one it makes`;
    return;
  }
  const ports = items(service, 'spec', 'ports').flatMap((open) => [field(open, 'name'), field(open, 'port')]);
  if (port === undefined || ports.includes(port)) return;
  yield `a backend names port ${port} of Service ${name}, which has none: add it there, or name one it has`;
}

function* missingCertificates(ingress: HelmValues, index: ObjectIndex, isExternal: IsExternal): Generator<string> {
  for (const secret of items(ingress, 'spec', 'tls').flatMap((tls) => textField(tls, 'secretName') ?? [])) {
    if (isExternal('Secret', secret) || index.find('Secret', secret) !== undefined) continue;
    yield `spec.tls names Secret ${secret}, which the chart does not make: make it, or take its name from a value declared as external`;
  }
}

function* missingEndpoints(monitor: HelmValues, index: ObjectIndex): Generator<string> {
  const services = index
    .ofKind('Service')
    .filter((service) => selects(field(monitor, 'spec', 'selector'), field(service, 'metadata', 'labels')));
  if (services.length === 0) yield `spec.selector matches no Service the chart makes: use the labels of one`;
  for (const service of services) {
    const ports = items(service, 'spec', 'ports').map((port) => field(port, 'name'));
    for (const port of items(monitor, 'spec', 'endpoints').flatMap((endpoint) => textField(endpoint, 'port') ?? [])) {
      if (ports.includes(port)) continue;
      yield `endpoint port ${port} is no port of Service ${textField(service, 'metadata', 'name')}: add it there, or name one it has`;
    }
  }
}
