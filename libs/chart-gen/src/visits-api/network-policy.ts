import { and, equals } from '../language/functions.ts';
import { networkPolicy, type Resource } from '../language/resources.ts';
import { ifSet, itemsOf, when } from '../language/tree.ts';
import { METRICS_PORT_NAME, PORT_NAME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

const DNS = 53;

/** What the pods may be asked, and whom they may ask: each other, DNS, and where their mode keeps things. */
export function visitsNetworkPolicy({ values: v, release }: VisitsScope, names: Names): Resource {
  const requests = [{ port: PORT_NAME, protocol: 'TCP' }];
  return networkPolicy({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      podSelector: { matchLabels: { ...names.selectorLabels() } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { ports: requests, from: ifSet(v.networkPolicy.ingressFrom) },
        // The pods of the release: each other, and the one of `helm test`.
        when(v.networkPolicy.ingressFrom, {
          ports: requests,
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': release.name } } }],
        }),
        when(v.metrics.ownPort, {
          ports: [{ port: METRICS_PORT_NAME, protocol: 'TCP' }],
          from: ifSet(v.networkPolicy.metricsFrom),
        }),
      ],
      egress: [
        {
          ports: [
            { port: DNS, protocol: 'UDP' },
            { port: DNS, protocol: 'TCP' },
          ],
        },
        when(and(equals(v.storage.mode, 'per-pod'), v.peers.enabled), {
          ports: requests,
          to: [{ podSelector: { matchLabels: { ...names.selectorLabels() } } }],
        }),
        when(equals(v.storage.mode, 'postgres'), {
          ports: [{ port: v.postgres.port, protocol: 'TCP' }],
          to: ifSet(v.networkPolicy.databaseTo),
        }),
        when(v.vault.enabled, { ports: [{ port: v.vault.port, protocol: 'TCP' }] }),
        itemsOf(v.networkPolicy.extraEgress),
      ],
    },
  });
}
