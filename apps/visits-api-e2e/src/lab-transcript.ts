import type { ResourceRow } from './resource-table.ts';
import type { Pairs, StatefulSetDescription } from './statefulset-description.ts';

/**
 * What the lab's report shows of its release `app-python`, field by field. A release of this chart with the lab's
 * values contains all of it; what it has beyond (probes, a security context, more environment) is the service's own.
 */
const labels: Pairs = {
  app: 'app-python',
  'app.kubernetes.io/instance': 'app-python',
  'app.kubernetes.io/managed-by': 'Helm',
  'app.kubernetes.io/version': '1.16.0',
};

export const labStatefulSet: StatefulSetDescription = {
  name: 'app-python',
  namespace: 'default',
  creationTimestamp: 'Sat, 09 Dec 2023 18:27:28 +0000',
  selector: labels,
  labels,
  annotations: {
    'meta.helm.sh/release-name': 'app-python',
    'meta.helm.sh/release-namespace': 'default',
  },
  replicas: { desired: 3, total: 3 },
  updateStrategy: { type: 'RollingUpdate', partition: 0 },
  podsStatus: { running: 3, waiting: 0, succeeded: 0, failed: 0 },
  podTemplate: {
    labels,
    containers: {
      'app-python': {
        image: 'ilyasiluyanov/app_python:dev',
        port: '8000/TCP',
        hostPort: '0/TCP',
        environment: {
          labnofromcm: "<set to the key 'labnofromcm' of config map 'envfromconfigmap'>  Optional: false",
        },
        mounts: {
          '/app-python/config.json': { volume: 'lab12-config', options: 'rw,path="config.json"' },
          '/app_python/volumes': { volume: 'visits-storage', options: 'rw' },
        },
      },
    },
    volumes: {
      'lab12-config': {
        Type: 'ConfigMap (a volume populated by a ConfigMap)',
        Name: 'lab12-config',
        Optional: 'false',
      },
      'visits-storage': {
        Type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
        ClaimName: 'visits-pvc',
        ReadOnly: 'false',
      },
    },
  },
  volumeClaims: {},
  events: [0, 1, 2].map((ordinal) => ({
    type: 'Normal',
    reason: 'SuccessfulCreate',
    from: 'statefulset-controller',
    message: `create Pod app-python-${ordinal} in StatefulSet app-python successful`,
  })),
};

/** The release's rows of `kubectl get po,sts,svc,pvc`; the report lists other releases of that cluster besides. */
export const labResources: Readonly<Record<string, ResourceRow>> = {
  'pod/app-python-0': { READY: '1/1', STATUS: 'Running', RESTARTS: '0', AGE: '3m9s' },
  'pod/app-python-1': { READY: '1/1', STATUS: 'Running', RESTARTS: '0', AGE: '3m2s' },
  'pod/app-python-2': { READY: '1/1', STATUS: 'Running', RESTARTS: '0', AGE: '2m59s' },
  'statefulset.apps/app-python': { READY: '3/3', AGE: '3m9s' },
  'service/app-python': {
    TYPE: 'ClusterIP',
    'CLUSTER-IP': '10.96.143.18',
    'EXTERNAL-IP': '<none>',
    'PORT(S)': '80/TCP',
    AGE: '32d',
  },
  'persistentvolumeclaim/visits-pvc': {
    STATUS: 'Bound',
    VOLUME: 'pvc-b40d35c9-98cc-4e46-a4a6-8f3745619c85',
    CAPACITY: '100Ki',
    'ACCESS MODES': 'RWO',
    STORAGECLASS: 'standard',
    AGE: '25m',
  },
};
