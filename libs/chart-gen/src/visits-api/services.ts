import { equals } from '../language/functions.ts';
import { type Resource, service } from '../language/resources.ts';
import { ifSet, when } from '../language/tree.ts';
import { CONTAINER_PORT, PORT_NAME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

/** The Service for clients. With storage per pod a client keeps to one pod, and so sees one count. */
export function clientService({ values: v }: VisitsScope, names: Names): Resource {
  return service({
    metadata: { name: names.fullname, labels: { ...names.labels() }, annotations: ifSet(v.service.annotations) },
    spec: {
      type: v.service.type,
      sessionAffinity: when(equals(v.storage.mode, 'per-pod'), 'ClientIP'),
      selector: { ...names.selectorLabels() },
      ports: [{ name: PORT_NAME, port: v.service.port, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  });
}

/** The Service that gives each pod a name of its own, ready or not: pods ask each other while they start as well. */
export function headlessService(names: Names): Resource {
  return service({
    metadata: { name: names.headless, labels: { ...names.labels() } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { ...names.selectorLabels() },
      ports: [{ name: PORT_NAME, port: CONTAINER_PORT, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  });
}
