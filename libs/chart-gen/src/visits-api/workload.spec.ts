import { containerOf, objectsFor, oneOfKind, podsOf, set } from '../../test/visits-api-objects.ts';
import type { HelmValues } from '../helm/values-file.ts';

const postgres = 'storage.mode=postgres,postgres.existingSecret=db';
const deploymentOf = (values: HelmValues) => oneOfKind('Deployment', values)?.spec;
const variable = (values: HelmValues, name: string) => containerOf(values)?.env?.find((entry) => entry.name === name);

describe('with PostgreSQL', () => {
  it('pods are alike, and have no volume to keep anything', () => {
    expect(oneOfKind('StatefulSet', set(postgres))).toBeUndefined();
    expect(oneOfKind('PersistentVolumeClaim', set(postgres))).toBeUndefined();
    const spec = deploymentOf(set(postgres));
    expect(spec).toMatchObject({ replicas: 3, selector: { matchLabels: { app: 'visits-api' } } });
    expect(spec?.template.spec?.volumes?.map(({ name }) => name)).toEqual(['config', 'auth', 'database']);
    expect(oneOfKind('Service', set(postgres))?.spec?.sessionAffinity).toBeUndefined();
  });

  it('the URL is a file from the Secret', () => {
    const pod = deploymentOf(set(`${postgres},postgres.existingSecretKey=uri`))?.template.spec;
    expect(pod?.volumes).toContainEqual({
      name: 'database',
      secret: { secretName: 'db', items: [{ key: 'uri', path: 'url' }] },
    });
    const [container] = pod?.containers ?? [];
    expect(container?.env).toContainEqual({ name: 'DATABASE_URL_FILE', value: '/app-python-database/url' });
    expect(container?.volumeMounts).toContainEqual({
      name: 'database',
      mountPath: '/app-python-database',
      readOnly: true,
    });
  });
});

describe('the number of pods', () => {
  it('is left to an autoscaler, of whatever runs them', () => {
    const shared = set('storage.mode=shared,autoscaling.enabled=true,autoscaling.minReplicas=2');
    expect(podsOf(shared)).not.toHaveProperty('replicas');
    expect(oneOfKind('HorizontalPodAutoscaler', shared)?.spec).toMatchObject({
      minReplicas: 2,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'r-visits-api' },
    });
    const stateless = set(`${postgres},autoscaling.enabled=true`);
    expect(deploymentOf(stateless)).not.toHaveProperty('replicas');
    expect(oneOfKind('HorizontalPodAutoscaler', stateless)?.spec?.scaleTargetRef.kind).toBe('Deployment');
    expect(oneOfKind('HorizontalPodAutoscaler', {})).toBeUndefined();
  });

  it.each<[string, HelmValues]>([
    ['several pods', {}],
    ['a number others choose', { replicaCount: null }],
    ['an autoscaler', set('replicaCount=1,storage.mode=shared,autoscaling.enabled=true')],
  ])('of %s has a budget for drains', (_, values) => {
    expect(oneOfKind('PodDisruptionBudget', values)?.spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { app: 'visits-api', 'app.kubernetes.io/instance': 'r' } },
    });
  });

  it.each(['replicaCount=1', 'replicaCount=0', 'podDisruptionBudget.enabled=false'])('of %s has none', (flag) => {
    expect(oneOfKind('PodDisruptionBudget', set(flag))).toBeUndefined();
  });
});

describe('peers', () => {
  it('are named to pods that each have a count of their own', () => {
    expect(variable({}, 'PEERS')?.value).toBe('r-visits-api-headless');
    expect(variable({}, 'PEERS_EXPECTED')?.value).toBe('r-visits-api-0,r-visits-api-1,r-visits-api-2');
    expect(variable(set('replicaCount=2,ordinals.start=9'), 'PEERS_EXPECTED')?.value).toBe(
      'r-visits-api-9,r-visits-api-10',
    );
    expect(podsOf(set('ordinals.start=9'))?.ordinals).toEqual({ start: 9 });
  });

  it.each<[string, HelmValues]>([
    ['an autoscaler', set('autoscaling.enabled=true,autoscaling.allowPerPod=true')],
    ['someone else', { replicaCount: null }],
    ['nobody', { replicaCount: 0 }],
  ])('are not counted where %s says how many', (_, values) => {
    expect(variable(values, 'PEERS')).toBeDefined();
    expect(variable(values, 'PEERS_EXPECTED')).toBeUndefined();
  });

  it('are not named where all share one count, or nobody wants the sum', () => {
    expect(variable(set('storage.mode=shared'), 'PEERS')).toBeUndefined();
    expect(variable(set('peers.enabled=false'), 'PEERS')).toBeUndefined();
  });
});

describe('the image', () => {
  const imageOf = (...flags: readonly string[]) => containerOf(set(...flags))?.image;

  it('is named by registry, repository and tag, or digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(imageOf()).toBe('visits-api:0.1.0');
    expect(imageOf('image.registry=r.example:5000,image.repository=a/b,image.tag=t')).toBe('r.example:5000/a/b:t');
    expect(imageOf(`image.tag=t,image.digest=${digest}`)).toBe(`visits-api@${digest}`);
    expect(imageOf('image.registry=own,global.imageRegistry=all')).toBe('all/visits-api:0.1.0');
  });

  it('is pulled with the credentials of the chart and of its parent', () => {
    const pod = podsOf(set('image.pullSecrets={a},global.imagePullSecrets={b}'))?.template.spec;
    expect(pod?.imagePullSecrets).toEqual([{ name: 'b' }, { name: 'a' }]);
    expect(podsOf({})?.template.spec).not.toHaveProperty('imagePullSecrets');
  });

  it('is what the test of the release runs, where no Service sends requests to it', () => {
    const test = oneOfKind('Pod', set('image.tag=t,service.port=8080'));
    expect(test?.metadata?.annotations?.['helm.sh/hook']).toBe('test');
    expect(test?.metadata?.labels).not.toHaveProperty('app');
    expect(test?.spec?.containers[0]).toMatchObject({
      image: 'visits-api:t',
      env: [{ name: 'URL', value: 'http://r-visits-api:8080/visits' }],
    });
  });
});

it('settings of the service are left to it unless they are said', () => {
  const names = ['STORAGE_BUDGET', 'CORS_ORIGINS', 'TRUST_PROXY'];
  expect(names.map((name) => variable({}, name))).toEqual(names.map(() => undefined));
  const values = {
    storage: { budget: '100Ki' },
    http: {
      corsOrigins: ['https://a.example', 'https://b.example'],
      trustProxy: '1',
      rateLimit: 0,
      bodyLimit: '1Ki',
    },
    logLevel: 'debug',
  };
  expect(names.map((name) => variable(values, name)?.value)).toEqual([
    '100Ki',
    'https://a.example,https://b.example',
    '1',
  ]);
  expect(variable(values, 'RATE_LIMIT')?.value).toBe('0');
  expect(variable(values, 'BODY_LIMIT')?.value).toBe('1Ki');
  expect(variable(values, 'LOG_LEVEL')?.value).toBe('debug');
});

describe('what the chart does not know of', () => {
  it('is put where it belongs', () => {
    const sidecar = { name: 's', image: 'i' };
    const values = {
      extraEnv: [{ name: 'A', value: 'b' }],
      extraVolumes: [{ name: 'v', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'v', mountPath: '/v' }],
      sidecars: [sidecar],
      initContainers: [{ ...sidecar, name: 'i' }],
    };
    const pod = podsOf(values)?.template.spec;
    expect(pod?.containers[0]?.env?.at(-1)).toEqual({ name: 'A', value: 'b' });
    expect(pod?.containers[0]?.volumeMounts?.at(-1)).toEqual({ name: 'v', mountPath: '/v' });
    expect(pod?.volumes?.at(-1)).toEqual({ name: 'v', emptyDir: {} });
    expect(pod?.containers[1]).toEqual(sidecar);
    expect(pod?.initContainers).toEqual([{ ...sidecar, name: 'i' }]);
  });

  it('is taken as it is, braces included', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: '{{ .Release.Name }}' } };
    expect(objectsFor({ extraObjects: [object] }, 'r')('ConfigMap', 'x')).toEqual(object);
  });
});
