import type { HelmValues } from '../helm/values-file.ts';
import { danglingReferences } from './dangling-references.ts';

const labels = { app: 'a' };
const pod = {
  containers: [
    {
      name: 'a',
      ports: [{ name: 'http', containerPort: 80 }],
      livenessProbe: { httpGet: { port: 'http', path: '/' } },
      env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'map', key: 'k' } } }],
      envFrom: [{ secretRef: { name: 'secret' } }],
      volumeMounts: [
        { name: 'config', mountPath: '/c', subPath: 'k' },
        { name: 'data', mountPath: '/d' },
      ],
    },
  ],
  volumes: [
    { name: 'config', configMap: { name: 'map' } },
    { name: 'token', secret: { secretName: 'secret', items: [{ key: 's', path: 't' }] } },
    { name: 'shared', persistentVolumeClaim: { claimName: 'claim' } },
  ],
};
const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'a' },
  spec: {
    serviceName: 'headless',
    selector: { matchLabels: labels },
    template: { metadata: { labels: { ...labels, version: '1' } }, spec: pod },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a' },
  spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
};
const headless = { ...service, metadata: { name: 'headless' }, spec: { ...service.spec, clusterIP: 'None' } };
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data: { k: 'v' } };
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret' }, data: { s: 'dg==' } };
const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'claim' } };
const sound: readonly HelmValues[] = [set, service, headless, map, secret, claim];

const problemsOf = (objects: readonly HelmValues[], isExternal = (_kind: string, _name: string) => false) =>
  [...danglingReferences(objects, isExternal)].map(
    ({ object, problem }) => `${(object['metadata'] as HelmValues)['name']}: ${problem}`,
  );
const without = (object: HelmValues) => sound.filter((other) => other !== object);
const withPod = (changed: HelmValues) => [
  ...without(set),
  { ...set, spec: { ...set.spec, template: { ...set.spec.template, spec: { ...pod, ...changed } } } },
];

const ingressTo = (service: HelmValues, tls: readonly HelmValues[] = []): HelmValues => ({
  kind: 'Ingress',
  metadata: { name: 'way' },
  spec: { rules: [{ http: { paths: [{ backend: { service } }] } }], tls },
});
const monitorOf = (labelsOf: HelmValues, port: string): HelmValues => ({
  kind: 'ServiceMonitor',
  metadata: { name: 'm' },
  spec: { selector: { matchLabels: labelsOf }, endpoints: [{ port }] },
});
const labelled = { ...service, metadata: { name: 'watched', labels: { app: 'w' } } };

it('objects that name each other rightly are fine', () => {
  expect(problemsOf(sound)).toEqual([]);
});

it('what exists already need not be made', () => {
  const external = (kind: string, name: string) => kind === 'ConfigMap' && name === 'map';
  expect(problemsOf(without(map), external)).toEqual([]);
});

it('what is optional need not be there', () => {
  expect(
    problemsOf(withPod({ volumes: [...pod.volumes, { name: 'o', configMap: { name: 'none', optional: true } }] })),
  ).toEqual([]);
});

it.each<[string, readonly HelmValues[], readonly string[]]>([
  [
    'a ConfigMap that is not made',
    without(map),
    [
      'volumes[config] names ConfigMap map, which the chart does not make',
      'env[E] names ConfigMap map, which the chart',
    ],
  ],
  [
    'a Secret that is not made',
    without(secret),
    [
      'volumes[token] names Secret secret, which the chart does not',
      'envFrom names Secret secret, which the chart does',
    ],
  ],
  ['a claim that is not made', without(claim), ['volumes[shared] names PersistentVolumeClaim claim, which the chart']],
  [
    'a key the ConfigMap does not have',
    [...without(map), { ...map, data: { other: 'v' } }],
    [
      'volumes[config] names key k of ConfigMap map, which has none',
      'env[E] names key k of ConfigMap map, which has none',
    ],
  ],
  [
    'a key the Secret does not have',
    [...without(secret), { ...secret, data: {} }],
    ['volumes[token] names key s of Secret secret, which has none'],
  ],
  ['a volume that is not there', withPod({ volumes: pod.volumes.slice(1) }), ['volumeMounts[config] has no volume']],
  [
    'a port that a probe asks and nobody has',
    withPod({ containers: [{ name: 'a', readinessProbe: { httpGet: { port: 'http' } } }] }),
    [
      'readinessProbe asks port http, which its container',
      'a: targetPort http is no port',
      'headless: targetPort http is no',
    ],
  ],
  [
    'pods whose labels the selector does not match',
    [{ ...set, spec: { ...set.spec, selector: { matchLabels: { app: 'b' } } } }, ...without(set)],
    ['spec.selector does not match the labels of its own pods'],
  ],
  [
    'a headless Service that is not made',
    without(headless),
    ['spec.serviceName names Service headless, which the chart'],
  ],
  [
    'a Service of pods that is not headless',
    [...without(headless), { ...service, metadata: { name: 'headless' } }],
    ['spec.serviceName names Service headless, which is not headless'],
  ],
  [
    'a Service of nobody',
    [...without(service), { ...service, spec: { selector: { app: 'b' } } }],
    ['a: spec.selector matches no pods the chart makes'],
  ],
  [
    'a Service that an Ingress asks and nobody has',
    [...sound, ingressTo({ name: 'none', port: { name: 'http' } })],
    ['way: a backend names Service none, which the chart does not make'],
  ],
  [
    'a port that an Ingress asks and its Service does not have',
    [...sound, ingressTo({ name: 'a', port: { number: 81 } })],
    ['way: a backend names port 81 of Service a, which has none'],
  ],
  [
    'a certificate that is not there',
    [...sound, { ...ingressTo({ name: 'a', port: { number: 80 } }, [{ secretName: 'cert' }]) }],
    ['way: spec.tls names Secret cert, which the chart does not make'],
  ],
  [
    'a Service that a route asks and nobody has',
    [...sound, { kind: 'HTTPRoute', metadata: { name: 'r' }, spec: { rules: [{ backendRefs: [{ name: 'none' }] }] } }],
    ['r: a backend names Service none, which'],
  ],
  [
    'a Service that is to be watched and nobody has',
    [...sound, monitorOf({ app: 'b' }, 'http')],
    ['m: spec.selector matches no Service the chart makes'],
  ],
  [
    'a port that is to be watched and its Service does not have',
    [...sound, labelled, monitorOf({ app: 'w' }, 'metrics')],
    ['m: endpoint port metrics is no port of Service watched'],
  ],
  [
    'pods that a budget, a policy and an autoscaler speak of and nobody makes',
    [
      ...sound,
      { kind: 'PodDisruptionBudget', metadata: { name: 'p' }, spec: { selector: { matchLabels: { app: 'b' } } } },
      {
        kind: 'NetworkPolicy',
        metadata: { name: 'n' },
        spec: { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] } },
      },
      {
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'h' },
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' } },
      },
    ],
    [
      'p: spec.selector matches no pods the chart makes',
      'n: spec.podSelector matches no pods the chart makes',
      'h: spec.scaleTargetRef names Deployment a, which the chart does not make',
    ],
  ],
  [
    'credentials that are not there',
    withPod({ imagePullSecrets: [{ name: 'none' }], serviceAccountName: 'nobody' }),
    ['imagePullSecrets names Secret none, which', 'serviceAccountName names ServiceAccount nobody, which'],
  ],
])('names %s', (_, objects, problems) => {
  expect(problemsOf(objects)).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});
