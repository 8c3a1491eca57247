import { readFileSync } from 'node:fs';
import { containerOf, objectsFor, oneOfKind, podsOf, set } from '../../test/visits-api-objects.ts';
import { field, items } from '../checks/object-index.ts';
import { readYamlDocuments } from '../helm/values-file.ts';

const ownPods = { matchLabels: { app: 'visits-api', 'app.kubernetes.io/instance': 'r' } };
const repository = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

describe('which nodes pods run on', () => {
  const scheduled = (...flags: readonly string[]) => podsOf(set(...flags))?.template.spec;
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: ownPods };

  it('are different ones where that can be, unless something else is said', () => {
    expect(scheduled()?.affinity).toEqual({
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
      },
    });
    const own = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } };
    expect(podsOf({ affinity: own })?.template.spec?.affinity).toEqual(own);
    expect(scheduled('storage.mode=shared')?.affinity?.podAntiAffinity).toBeUndefined();
  });

  it('may be spread evenly', () => {
    expect(scheduled('topologySpread.enabled=true,topologySpread.maxSkew=2')?.topologySpreadConstraints).toEqual([
      {
        topologyKey: 'topology.kubernetes.io/zone',
        maxSkew: 2,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: ownPods,
      },
    ]);
    expect(scheduled()?.topologySpreadConstraints).toBeUndefined();
  });
});

describe('the network policy', () => {
  const policy = (values: object) => oneOfKind('NetworkPolicy', { ...values })?.spec;
  const http = [{ port: 'http', protocol: 'TCP' }];
  const dns = {
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };

  it('lets in requests and scrapes, and out DNS and peers', () => {
    expect(policy({})).toEqual({
      podSelector: ownPods,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: http }, { ports: [{ port: 'metrics', protocol: 'TCP' }] }],
      egress: [dns, { ports: http, to: [{ podSelector: ownPods }] }],
    });
    expect(policy(set('networkPolicy.enabled=false'))).toBeUndefined();
  });

  it('lets in only who is named, and the pods of the release', () => {
    const peer = { podSelector: { matchLabels: { a: 'b' } } };
    expect(policy({ networkPolicy: { ingressFrom: [peer], metricsFrom: [peer] } })?.ingress).toEqual([
      { ports: http, from: [peer] },
      { ports: http, from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'r' } } }] },
      { ports: [{ port: 'metrics', protocol: 'TCP' }], from: [peer] },
    ]);
  });

  it('lets out what the database, Vault and sidecars need', () => {
    const to = [{ ipBlock: { cidr: '10.0.0.0/8' } }];
    const extra = { to, ports: [{ port: 4317, protocol: 'TCP' }] };
    const values = {
      storage: { mode: 'postgres' },
      postgres: { port: 6432 },
      vault: { enabled: true, role: 'r', databasePath: 'd' },
      networkPolicy: { databaseTo: to, extraEgress: [extra] },
    };
    expect(policy(values)?.egress).toEqual([
      dns,
      { ports: [{ port: 6432, protocol: 'TCP' }], to },
      { ports: [{ port: 8200, protocol: 'TCP' }] },
      extra,
    ]);
  });
});

describe('requests from outside', () => {
  it('come through an Ingress, for each host', () => {
    const ingress = oneOfKind('Ingress', set('ingress.enabled=true,ingress.hosts={a.example,*.b.example}', tls));
    expect(ingress?.spec?.rules?.map(({ host }) => host)).toEqual(['a.example', '*.b.example']);
    expect(ingress?.spec?.rules?.[1]?.http?.paths).toEqual([
      { path: '/', pathType: 'Prefix', backend: { service: { name: 'r-visits-api', port: { name: 'http' } } } },
    ]);
    expect(ingress?.spec?.tls).toEqual([{ secretName: 's', hosts: ['a.example', '*.b.example'] }]);
  });
  const tls = 'ingress.tlsSecret=s';

  it('or through an HTTPRoute', () => {
    const parentRefs = [{ name: 'public' }];
    const route = oneOfKind('HTTPRoute', {
      httpRoute: { enabled: true, parentRefs, path: '/v' },
      ...set('service.port=81'),
    });
    expect(field(route, 'spec')).toEqual({
      parentRefs,
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/v' } }],
          backendRefs: [{ name: 'r-visits-api', port: 81 }],
        },
      ],
    });
  });
});

describe('metrics', () => {
  const headless = (...flags: readonly string[]) => objectsFor(set(...flags), 'r')('Service', 'r-visits-api-headless');

  it('have a port that clients do not reach', () => {
    expect(containerOf({})?.env).toContainEqual({ name: 'METRICS_PORT', value: '9090' });
    expect(headless()?.spec?.ports?.map(({ name }) => name)).toEqual(['http', 'metrics']);
    expect(objectsFor({}, 'r')('Service', 'r-visits-api')?.spec?.ports?.map(({ name }) => name)).toEqual(['http']);
  });

  it('or share that of the clients', () => {
    const flag = 'metrics.ownPort=false';
    expect(containerOf(set(flag))?.env?.map(({ name }) => name)).not.toContain('METRICS_PORT');
    expect(containerOf(set(flag))?.ports).toHaveLength(1);
    expect(headless(flag)?.spec?.ports).toHaveLength(1);
  });

  it.each([
    ['metrics.ownPort=true', 'metrics'],
    ['metrics.ownPort=false', 'http'],
  ])('are asked for at each pod once: %s', (flag, port) => {
    const enabled = 'metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.interval=15s';
    const monitor = oneOfKind('ServiceMonitor', set(enabled, flag));
    expect(field(monitor, 'spec', 'endpoints')).toEqual([{ path: '/metrics', port, interval: '15s' }]);
    const wanted = field(monitor, 'spec', 'selector', 'matchLabels');
    const labels = objectsFor(set(enabled, flag), 'r');
    expect(labels('Service', 'r-visits-api-headless')?.metadata?.labels).toMatchObject(wanted ?? {});
    expect(labels('Service', 'r-visits-api')?.metadata?.labels).not.toMatchObject(wanted ?? {});
  });

  it('have the alerts and the dashboard of the repository', () => {
    const values = set('metrics.prometheusRule.enabled=true,metrics.dashboard.enabled=true');
    const [alerts] = readYamlDocuments(repository('deploy/monitoring/alerts.yaml'), 'alerts.yaml');
    expect(field(oneOfKind('PrometheusRule', values), 'spec')).toEqual(alerts);
    expect(items(alerts, 'groups')).not.toEqual([]);
    const shown = objectsFor(values, 'r')('ConfigMap', 'r-visits-api-dashboard');
    expect(shown?.metadata?.labels).toMatchObject({ grafana_dashboard: '1' });
    expect(JSON.parse(shown?.data?.['visits-api.json'] ?? '')).toEqual(
      JSON.parse(repository('deploy/monitoring/dashboard.json')),
    );
  });
});

describe('the service account', () => {
  it("is the release's own, and its token reaches no pod", () => {
    expect(oneOfKind('ServiceAccount', {})?.metadata?.name).toBe('r-visits-api');
    expect(podsOf({})?.template.spec).toMatchObject({
      serviceAccountName: 'r-visits-api',
      automountServiceAccountToken: false,
    });
  });

  it('may be one that exists, or that of the namespace', () => {
    expect(oneOfKind('ServiceAccount', set('serviceAccount.create=false'))).toBeUndefined();
    expect(podsOf(set('serviceAccount.create=false'))?.template.spec).not.toHaveProperty('serviceAccountName');
    expect(podsOf(set('serviceAccount.create=false,serviceAccount.name=a'))?.template.spec?.serviceAccountName).toBe(
      'a',
    );
  });
});

describe('Vault', () => {
  const values = set('vault.enabled=true,vault.role=visits,vault.tokenPath=secret/data/visits');

  it('puts the token where the Secret would be mounted', () => {
    expect(podsOf(values)?.template.metadata?.annotations).toMatchObject({
      'vault.hashicorp.com/agent-inject': 'true',
      'vault.hashicorp.com/role': 'visits',
      'vault.hashicorp.com/agent-inject-secret-token': 'secret/data/visits',
      'vault.hashicorp.com/agent-inject-template-token':
        '{{- with secret "secret/data/visits" -}}{{ .Data.data.token }}{{- end -}}',
      'vault.hashicorp.com/secret-volume-path-token': '/app-python-auth',
    });
    expect(containerOf(values)?.env).toContainEqual({ name: 'AUTH_TOKEN_FILE', value: '/app-python-auth/token' });
    expect(podsOf(values)?.template.spec?.volumes?.map(({ name }) => name)).not.toContain('auth');
    expect(oneOfKind('Secret', values)).toBeUndefined();
  });

  it("is the only one who needs the pods' account", () => {
    expect(podsOf(values)?.template.spec?.automountServiceAccountToken).toBe(true);
  });
});
