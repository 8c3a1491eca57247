import { caseValues, containerOf, objectsFor, podsOf, render, set } from '../../test/visits-api-objects.ts';
import { checkChart } from '../checks/check-chart.ts';
import { field } from '../checks/object-index.ts';
import { chartFiles } from '../emission/chart-files.ts';
import { type HelmValues, readValuesFile } from '../helm/values-file.ts';
import { definitionAt, leaves } from '../values/define-values.ts';
import { visitsApi } from './chart.ts';

it('passes its own checks', () => {
  // At the very least the cases in ci/ are rendered.
  expect(checkChart(visitsApi).rendered).toBeGreaterThanOrEqual(Object.keys(visitsApi.cases).length);
});

it('has no line of template that is too long to read', () => {
  for (const [file, content] of chartFiles(visitsApi)) {
    if (!file.startsWith('templates/')) continue;
    expect(content.split('\n').filter((line) => line.length > 140)).toEqual([]);
  }
});

it('says of each value in one line what it is for', () => {
  for (const { path, definition } of leaves(visitsApi.values.definitions)) {
    expect([path.join('.'), definition.doc]).toEqual([path.join('.'), expect.stringMatching(/^[^\n]{2,110}[^\n.]$/)]);
  }
});

it('brings its picture along, for whoever shows it', () => {
  const picture = chartFiles(visitsApi).get('icon.svg');
  expect(picture).toContain('<svg');
  expect(visitsApi.metadata.icon).toBe(`data:image/svg+xml;base64,${Buffer.from(picture ?? '').toString('base64')}`);
});

describe('its README', () => {
  const text = chartFiles(visitsApi).get('README.md') ?? '';

  it('gives examples for each storage mode, which render as they stand', () => {
    const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) =>
      readValuesFile(yaml, 'README'),
    );
    const modes = examples.map((values) => field(values, 'storage', 'mode'));
    expect(modes).toEqual(expect.arrayContaining(['per-pod', 'shared', 'postgres']));
    for (const values of examples) {
      expect(render(values, { name: 'visits', namespace: 'default' }).manifests).not.toEqual([]);
    }
  });

  it('names no value the chart does not have', () => {
    const named = [...text.matchAll(/`([a-z][A-Za-z]*(?:\.[A-Za-z]+)*)[`:]/g)].map(([, path = '']) => path.split('.'));
    const { definitions } = visitsApi.values;
    const ours = named.filter(([first = '']) => Object.hasOwn(definitions, first));
    expect(ours.length).toBeGreaterThan(100);
    expect(ours.filter((path) => definitionAt(definitions, path) === undefined)).toEqual([]);
  });
});

describe('with the values of the lab', () => {
  const object = objectsFor(caseValues('lab'));
  const labels = {
    app: 'app-python',
    'app.kubernetes.io/instance': 'app-python',
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/version': '1.16.0',
  };

  it('makes the pods its report describes', () => {
    const statefulSet = object('StatefulSet', 'app-python');
    expect(statefulSet?.metadata?.labels).toMatchObject(labels);
    expect(statefulSet?.spec).toMatchObject({
      replicas: 3,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app-python',
              image: 'ilyasiluyanov/app_python:dev',
              ports: [{ containerPort: 8000, protocol: 'TCP' }],
              env: expect.arrayContaining([
                {
                  name: 'labnofromcm',
                  valueFrom: { configMapKeyRef: { name: 'envfromconfigmap', key: 'labnofromcm' } },
                },
              ]),
              volumeMounts: expect.arrayContaining([
                { name: 'lab12-config', mountPath: '/app-python/config.json', subPath: 'config.json' },
                { name: 'visits-storage', mountPath: '/app_python/volumes' },
              ]),
            },
          ],
          volumes: expect.arrayContaining([
            { name: 'lab12-config', configMap: { name: 'lab12-config' } },
            { name: 'visits-storage', persistentVolumeClaim: { claimName: 'visits-pvc' } },
          ]),
        },
      },
    });
    expect(statefulSet?.spec?.volumeClaimTemplates).toBeUndefined();
  });

  it('selects its pods by what no upgrade changes', () => {
    expect(object('StatefulSet', 'app-python')?.spec?.selector.matchLabels).toEqual({
      app: 'app-python',
      'app.kubernetes.io/instance': 'app-python',
    });
  });

  it('makes the Service, the claim and the ConfigMaps of its report', () => {
    expect(object('Service', 'app-python')?.spec).toMatchObject({
      type: 'ClusterIP',
      ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }],
    });
    expect(object('PersistentVolumeClaim', 'visits-pvc')?.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '100Ki' } },
    });
    expect(object('ConfigMap', 'envfromconfigmap')?.data).toHaveProperty('labnofromcm');
    expect(object('ConfigMap', 'lab12-config')?.data).toHaveProperty(['config.json']);
  });
});

describe('storage per pod', () => {
  const spec = podsOf({});

  it('gives each pod a claim of its own, with labels that never change', () => {
    expect(spec?.volumeClaimTemplates).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'visits-storage', labels: { app: 'visits-api', 'app.kubernetes.io/instance': 'r' } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ]);
    expect(spec?.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(spec?.template.spec?.volumes?.map(({ name }) => name)).not.toContain('visits-storage');
  });

  it('keeps a client to one pod', () => {
    expect(objectsFor({}, 'r')('Service', 'r-visits-api')?.spec?.sessionAffinity).toBe('ClientIP');
  });
});

describe('shared storage', () => {
  const shared = 'storage.mode=shared';

  it('makes a claim that outlives the release', () => {
    const claim = objectsFor(set(shared), 'r')('PersistentVolumeClaim', 'r-visits-api-storage');
    expect(claim?.metadata?.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  });

  it('uses a claim that exists, and then makes none', () => {
    const values = set(shared, 'storage.existingClaim=mine', 'storage.claimName=other');
    const { manifests } = render(values, { name: 'r', namespace: 'default' });
    expect(manifests.map(({ object }) => object['kind'])).not.toContain('PersistentVolumeClaim');
    expect(podsOf(values)?.template.spec?.volumes).toContainEqual({
      name: 'visits-storage',
      persistentVolumeClaim: { claimName: 'mine' },
    });
  });

  it('sends all pods to the node of the first where one node mounts it, and not where many do', () => {
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } };
    expect(podsOf({ ...set(shared), affinity })?.template.spec?.affinity).toEqual({
      ...affinity,
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: { app: 'visits-api', 'app.kubernetes.io/instance': 'r' } },
          },
        ],
      },
    });
    const manyNodes = podsOf(set(shared, 'storage.accessMode=ReadWriteMany'))?.template.spec?.affinity;
    expect(manyNodes?.podAffinity).toBeUndefined();
  });
});

describe('names', () => {
  /** The StatefulSet's first. */
  const nameOf = (release: string, values: HelmValues = {}) =>
    [...render(values, { name: release, namespace: 'default' }).manifests]
      .sort(({ object }) => (object['kind'] === 'StatefulSet' ? -1 : 1))
      .map(({ object }) => (object['metadata'] as { name: string }).name);

  it('are those of the release and the chart, once', () => {
    expect(nameOf('a')).toContain('a-visits-api-headless');
    expect(nameOf('my-visits-api')).toContain('my-visits-api-headless');
    expect(nameOf('a.b')).toContain('a-b-visits-api');
  });

  it.each(['x'.repeat(53), `${'x'.repeat(51)}-y`, 'x'.repeat(45)])(
    'leave a StatefulSet room for the labels of its pods: %s',
    (release) => {
      const [statefulSet = ''] = nameOf(release);
      expect(statefulSet.length).toBeLessThanOrEqual(52);
      expect(statefulSet).toMatch(/[a-z0-9]$/);
      expect(nameOf(release)).toContain(`${statefulSet}-headless`);
    },
  );

  it('of more than that are refused', () => {
    expect(() => nameOf('a', { fullnameOverride: 'x'.repeat(53) })).toThrow(/fullnameOverride: .*52/);
  });
});

it('checksums the chart does not make are the user’s to make', () => {
  const annotations = { 'checksum/environment': 'x', 'checksum/config': 'y' };
  const values = { podAnnotations: annotations, environment: { existingConfigMap: 'e' } };
  expect(podsOf(values)?.template.metadata?.annotations).toMatchObject(annotations);
});

it('the headless Service names pods before they are ready', () => {
  expect(objectsFor({}, 'r')('Service', 'r-visits-api-headless')?.spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
  });
  expect(podsOf({})?.serviceName).toBe('r-visits-api-headless');
});

it('ConfigMaps that exist are used instead of made', () => {
  const values = set('environment.existingConfigMap=e,config.existingConfigMap=c');
  const { manifests } = render(values, { name: 'r', namespace: 'default' });
  expect(manifests.map(({ object }) => object['kind'])).not.toContain('ConfigMap');
  expect(containerOf(values)?.env).toContainEqual({
    name: 'labnofromcm',
    valueFrom: { configMapKeyRef: { name: 'e', key: 'labnofromcm' } },
  });
  expect(podsOf(values)?.template.spec?.volumes?.[0]?.configMap?.name).toBe('c');
  expect(podsOf(values)?.template.metadata?.annotations).not.toHaveProperty('checksum/environment');
});
