import {
  defineChart,
  defineValues,
  deployment,
  each,
  fallback,
  format,
  ifSet,
  ingress,
  integer,
  object,
  oneOf,
  service,
  standardNames,
  string,
  strings,
  template,
} from '@visits/chart-gen';

const values = defineValues({
  replicaCount: integer({ default: 1, minimum: 0, maximum: 100, doc: 'Pods' }),
  image: object('The image', {
    repository: string({ default: 'ilyasiluyanov/app_rust', doc: 'Repository, with its registry' }),
    tag: string({ default: '', pattern: '^([A-Za-z0-9_][-.A-Za-z0-9_]*)?$', doc: 'Tag; appVersion where empty' }),
    pullPolicy: oneOf(['IfNotPresent', 'Always', 'Never'], { default: 'IfNotPresent', doc: 'When to pull' }),
  }),
  environment: string({
    default: 'envfromconfigmap',
    pattern: '^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$',
    external: 'ConfigMap',
    doc: 'A ConfigMap that exists, whose entries become the environment',
  }),
  service: object('The Service', {
    type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], { default: 'ClusterIP', doc: 'Who can reach it' }),
    port: integer({ default: 80, minimum: 1, maximum: 65535, doc: 'Port clients connect to' }),
  }),
  ingress: object('The Ingress, made where it has hosts', {
    hosts: strings({ default: [], pattern: '^[-.*a-z0-9]+$', doc: 'Names it answers to' }),
    className: string({ default: '', pattern: '^[-.a-z0-9]*$', doc: "Its class; the cluster's default where empty" }),
  }),
});

export default defineChart({
  name: 'app-rust',
  version: '0.1.0',
  appVersion: '1.0.0',
  description: 'The time in Moscow, served by Rust',
  kubeVersion: '>=1.27.0-0',
  values,
  helpers: standardNames,
  templates: ({ values: v, chart }, { fullname, labels, selectorLabels }) => {
    const metadata = () => ({ name: fullname, labels: { ...labels() } });
    return [
      template(
        'deployment.yaml',
        deployment({
          metadata: metadata(),
          spec: {
            replicas: v.replicaCount,
            selector: { matchLabels: { ...selectorLabels() } },
            template: {
              metadata: { labels: { ...selectorLabels() } },
              spec: {
                containers: [
                  {
                    name: 'app-rust',
                    image: format('%s:%s', v.image.repository, fallback(v.image.tag, chart.appVersion)),
                    imagePullPolicy: v.image.pullPolicy,
                    ports: [{ name: 'http', containerPort: 8000 }],
                    envFrom: [{ configMapRef: { name: v.environment } }],
                    readinessProbe: { httpGet: { path: '/', port: 'http' } },
                  },
                ],
              },
            },
          },
        }),
      ),
      template(
        'service.yaml',
        service({
          metadata: metadata(),
          spec: {
            type: v.service.type,
            selector: { ...selectorLabels() },
            ports: [{ name: 'http', port: v.service.port, targetPort: 'http' }],
          },
        }),
      ),
      template(
        'ingress.yaml',
        ingress({
          metadata: metadata(),
          spec: {
            ingressClassName: ifSet(v.ingress.className),
            rules: [
              each(v.ingress.hosts, 'string', (host) => ({
                host,
                http: {
                  paths: [
                    { path: '/', pathType: 'Prefix', backend: { service: { name: fullname, port: { name: 'http' } } } },
                  ],
                },
              })),
            ],
          },
        }),
        v.ingress.hosts,
      ),
    ];
  },
  cases: { ingress: { doc: 'Reached by a name.', values: { ingress: { hosts: ['rust.example.org'] } } } },
});
