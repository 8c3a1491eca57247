import { ingress, type Resource } from '../language/resources.ts';
import { each, ifSet } from '../language/tree.ts';
import { httpRoute } from './gateway-api.ts';
import { PORT_NAME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

export function visitsIngress({ values: v }: VisitsScope, names: Names): Resource {
  return ingress({
    metadata: { name: names.fullname, labels: { ...names.labels() }, annotations: ifSet(v.ingress.annotations) },
    spec: {
      ingressClassName: ifSet(v.ingress.className),
      tls: ifSet(v.ingress.tlsSecret, (secretName) => [{ secretName, hosts: v.ingress.hosts }]),
      rules: [
        each(v.ingress.hosts, 'string', (host) => ({
          host,
          http: {
            paths: [
              {
                path: v.ingress.path,
                pathType: 'Prefix',
                backend: { service: { name: names.fullname, port: { name: PORT_NAME } } },
              },
            ],
          },
        })),
      ],
    },
  });
}

export function visitsHttpRoute({ values: v }: VisitsScope, names: Names): Resource {
  return httpRoute({
    metadata: { name: names.fullname, labels: { ...names.labels() }, annotations: ifSet(v.httpRoute.annotations) },
    spec: {
      parentRefs: v.httpRoute.parentRefs,
      hostnames: ifSet(v.httpRoute.hostnames),
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: v.httpRoute.path } }],
          backendRefs: [{ name: names.fullname, port: v.service.port }],
        },
      ],
    },
  });
}
