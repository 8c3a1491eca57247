import { smallChart } from '../../test/small-chart.ts';
import { type Template, template } from '../language/chart.ts';
import {
  configMap,
  deployment,
  horizontalPodAutoscaler,
  ingress,
  networkPolicy,
  podDisruptionBudget,
  type Resource,
  secret,
  service,
  statefulSet,
} from '../language/resources.ts';
import { checkChart } from './check-chart.ts';

type DeploymentSpec = NonNullable<Parameters<typeof deployment>[0]['spec']>;

const labels = { app: 'a' };
const metadata = { name: 'a' };

/** A chart of pods that are as they should be but for one thing, beside other objects. */
function chartOf(spec: object, ...others: readonly (readonly [string, Resource])[]) {
  const pods = deployment({
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }], ...spec } },
    } as DeploymentSpec,
  });
  const templates: readonly Template[] = [
    template('pods.yaml', pods),
    ...others.map(([file, resource]) => template(file, resource)),
  ];
  return smallChart({}, () => templates);
}

const container = (fields: object) => ({ containers: [{ name: 'a', image: 'a', ...fields }] });
const variable = (source: object) => container({ env: [{ name: 'E', valueFrom: source }] });
const other = { matchLabels: { app: 'b' } };
const portsTo = (targetPort: string) => ({ selector: labels, ports: [{ name: 'http', port: 80, targetPort }] });
const toService = (name: string, port: string) => ({
  defaultBackend: { service: { name, port: { name: port } } },
});
const http = { ports: [{ name: 'http', containerPort: 80 }] };
const map = configMap({ metadata, data: { k: 'v' } });
const scaled = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'a' };

it('a chart that is as it should be is let through', () => {
  const chart = chartOf(
    { ...container({ ...http, envFrom: [{ configMapRef: { name: 'a' } }] }), serviceAccountName: 'default' },
    ['map.yaml', map],
    ['service.yaml', service({ metadata, spec: portsTo('http') })],
    ['ingress.yaml', ingress({ metadata, spec: toService('a', 'http') })],
  );
  expect(() => checkChart(chart)).not.toThrow();
});

it.each([
  [
    'a ConfigMap',
    chartOf(variable({ configMapKeyRef: { name: 'b', key: 'k' } })),
    'pods.yaml: env[E] names ConfigMap b, ',
  ],
  [
    'a key of a ConfigMap',
    chartOf(variable({ configMapKeyRef: { name: 'a', key: 'l' } }), ['map.yaml', map]),
    'pods.yaml: env[E] names key l of ConfigMap a, which has none: add it there, or name one it has',
  ],
  [
    'a Secret',
    chartOf({ volumes: [{ name: 'v', secret: { secretName: 'b' } }] }),
    'pods.yaml: volumes[v] names Secret b, which the chart does not make: make it, or take its name from a value declared as external',
  ],
  [
    'a key of a Secret',
    chartOf(variable({ secretKeyRef: { name: 'a', key: 'l' } }), ['secret.yaml', secret({ metadata })]),
    'pods.yaml: env[E] names key l of Secret a, which has none',
  ],
  ['a ServiceAccount', chartOf({ serviceAccountName: 'b' }), 'pods.yaml: serviceAccountName names ServiceAccount b, '],
  [
    'a claim',
    chartOf({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'b' } }] }),
    'pods.yaml: volumes[v] names PersistentVolumeClaim b, ',
  ],
  [
    'a port of the container',
    chartOf(container({ livenessProbe: { httpGet: { port: 'http' } } })),
    'pods.yaml: livenessProbe asks port http, which its container does not have: add it to ports, or name one of them',
  ],
  [
    'a port of the pods',
    chartOf(container(http), ['service.yaml', service({ metadata, spec: portsTo('web') })]),
    'service.yaml: targetPort web is no port of its pods: add it to their ports, or name one of them',
  ],
  [
    'a Service',
    chartOf({}, ['ingress.yaml', ingress({ metadata, spec: toService('b', 'http') })]),
    'ingress.yaml: a backend names Service b, which the chart does not make: make it, or name one it makes',
  ],
  [
    'a headless Service',
    chartOf({}, [
      'set.yaml',
      statefulSet({
        metadata,
        spec: {
          serviceName: 'b',
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'a' }] } },
        },
      }),
    ]),
    'set.yaml: spec.serviceName names Service b, which the chart does not make: make it',
  ],
  [
    'the pods of a Service',
    chartOf({}, ['service.yaml', service({ metadata, spec: { selector: { app: 'b' } } })]),
    'service.yaml: spec.selector matches no pods the chart makes: use their labels',
  ],
  [
    'the pods of a PodDisruptionBudget',
    chartOf({}, ['pdb.yaml', podDisruptionBudget({ metadata, spec: { selector: other } })]),
    'pdb.yaml: spec.selector matches no pods the chart makes: use their labels',
  ],
  [
    'the pods of a NetworkPolicy',
    chartOf({}, ['policy.yaml', networkPolicy({ metadata, spec: { podSelector: other } })]),
    'policy.yaml: spec.podSelector matches no pods the chart makes: use their labels',
  ],
  [
    'what a HorizontalPodAutoscaler scales',
    chartOf({}, ['hpa.yaml', horizontalPodAutoscaler({ metadata, spec: { maxReplicas: 2, scaleTargetRef: scaled } })]),
    'hpa.yaml: spec.scaleTargetRef names StatefulSet a, which the chart does not make: name one it makes',
  ],
])('a chart without %s is refused', (_, chart, problem) => {
  expect(() => checkChart(chart)).toThrow(`templates/${problem}`);
});
