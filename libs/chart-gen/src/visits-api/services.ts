import { equals } from '../language/functions.ts';
import { type Resource, service, serviceAccount } from '../language/resources.ts';
import { ifSet, when } from '../language/tree.ts';
import { CONTAINER_PORT, METRICS_PORT_NAME, PORT_NAME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

/** The label by which the Service that names each pod differs from the one for clients. */
export const HEADLESS = { 'app.kubernetes.io/component': 'headless' } as const;

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

/**
 * The Service that gives each pod a name of its own, ready or not: pods ask each other while they start as well, and
 * Prometheus asks each of them.
 */
export function headlessService({ values: v }: VisitsScope, names: Names): Resource {
  return service({
    metadata: { name: names.headless, labels: { ...names.labels(), ...HEADLESS } },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { ...names.selectorLabels() },
      ports: [
        { name: PORT_NAME, port: CONTAINER_PORT, targetPort: PORT_NAME, protocol: 'TCP' },
        when(v.metrics.ownPort, {
          name: METRICS_PORT_NAME,
          port: v.metrics.port,
          targetPort: METRICS_PORT_NAME,
          protocol: 'TCP',
        }),
      ],
    },
  });
}

/** The pods' own account. Its token is mounted where the pod says so, for Vault alone. */
export function podAccount({ values: v }: VisitsScope, names: Names): Resource {
  return serviceAccount({
    metadata: {
      name: names.serviceAccount,
      labels: { ...names.labels() },
      annotations: ifSet(v.serviceAccount.annotations),
    },
    automountServiceAccountToken: false,
  });
}
