import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HelmValues } from '../../src/helm/values-file.ts';

/** As much of a Kubernetes API server as a dry run of Helm asks for: its version, its kinds, the objects it holds. */
export class ApiServer {
  objects: readonly HelmValues[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ApiServer> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const body = DISCOVERY[pathname] ?? api.object(pathname);
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? NOT_FOUND));
    });
    const api = new ApiServer(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private object(path: string): HelmValues | undefined {
    const [, namespace, plural, name] = /\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    return this.objects.find(({ kind, metadata }) => {
      const { name: objectName, namespace: objectNamespace } = metadata as { name: string; namespace: string };
      return `${String(kind).toLowerCase()}s` === plural && objectName === name && objectNamespace === namespace;
    });
  }
}

const NOT_FOUND = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };

const GROUPS: { readonly [groupVersion: string]: readonly string[] } = {
  'apps/v1': ['Deployment', 'StatefulSet'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'example.org/v1': ['Zebra'],
  'gateway.networking.k8s.io/v1': ['HTTPRoute'],
  'monitoring.coreos.com/v1': ['PrometheusRule', 'ServiceMonitor'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
};

const DISCOVERY: { readonly [path: string]: unknown } = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: Object.keys(GROUPS).map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    }),
  },
  '/api/v1': kinds('v1', ['ConfigMap', 'PersistentVolumeClaim', 'Pod', 'Secret', 'Service', 'ServiceAccount']),
  ...Object.fromEntries(
    Object.entries(GROUPS).map(([groupVersion, names]) => [`/apis/${groupVersion}`, kinds(groupVersion, names)]),
  ),
};

function kinds(groupVersion: string, names: readonly string[]) {
  const resources = names.map((kind) => ({
    name: `${kind.toLowerCase()}s`,
    kind,
    namespaced: true,
    verbs: ['get', 'list'],
  }));
  return { kind: 'APIResourceList', groupVersion, resources };
}
