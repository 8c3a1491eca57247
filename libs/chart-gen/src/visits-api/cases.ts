import type { ValuesInput } from '../values/define-values.ts';
import type { values } from './values.ts';

type Case = { readonly doc: string; readonly values: ValuesInput<typeof values.definitions> };

/** What ci/ has: values the chart is tested with, each also an example of how to use it. */
export const cases: { readonly [name: string]: Case } = {
  default: {
    doc: 'What the chart does when nothing is asked of it: three pods, each with a claim and a count of its own.',
    values: {},
  },
  'per-pod': {
    doc: 'Storage per pod, with everything that belongs to it said.',
    values: {
      replicaCount: 3,
      storage: {
        mode: 'per-pod',
        size: '100Mi',
        storageClass: 'standard',
        retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
      environment: { labnofromcm: 'per-pod' },
      config: { data: { title: 'Visits, one count a pod' } },
    },
  },
  lab: {
    doc: 'The StatefulSet lab: as release app-python this makes the objects its report shows, by the same names.',
    values: {
      nameOverride: 'app-python',
      versionLabel: '1.16.0',
      replicaCount: 3,
      image: { repository: 'ilyasiluyanov/app_python', tag: 'dev' },
      storage: {
        mode: 'shared',
        claimName: 'visits-pvc',
        size: '100Ki',
        storageClass: 'standard',
        accessMode: 'ReadWriteOnce',
      },
      environment: { configMapName: 'envfromconfigmap', labnofromcm: '12' },
      config: {
        configMapName: 'lab12-config',
        volumeName: 'lab12-config',
        subPath: true,
        data: { title: 'Visits' },
      },
    },
  },
};
