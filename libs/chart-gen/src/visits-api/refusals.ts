import { AUTH_VOLUME, STORAGE_VOLUME } from './image-contract.ts';

/** Values of the visits-api chart that contradict each other, or say again what the chart says itself. */
export const refusals = [
  {
    where: { storage: { mode: 'shared', accessMode: 'ReadWriteOnce' } },
    refuse: ['affinity', 'podAffinity'],
    because:
      'shared ReadWriteOnce storage puts all pods on one node: leave affinity.podAffinity out or use ReadWriteMany',
  },
  {
    where: { storage: { mode: 'shared', accessMode: 'ReadWriteOnce' } },
    refuse: ['affinity', 'podAntiAffinity'],
    because:
      'shared ReadWriteOnce storage puts all pods on one node: leave affinity.podAntiAffinity out or use ReadWriteMany',
  },
  {
    where: { storage: { mode: 'shared', accessMode: 'ReadWriteOncePod' } },
    refuse: ['storage', 'accessMode'],
    because: 'ReadWriteOncePod admits a single pod: shared storage needs ReadWriteOnce (one node) or ReadWriteMany',
  },
  {
    where: {},
    refuse: ['podAnnotations', 'kubectl.kubernetes.io/default-container'],
    because: 'the chart sets this: leave it out',
  },
  {
    where: { environment: { existingConfigMap: '' } },
    refuse: ['podAnnotations', 'checksum/environment'],
    because: 'the chart counts this over the environment: take another name',
  },
  {
    where: { config: { subPath: true, existingConfigMap: '' } },
    refuse: ['podAnnotations', 'checksum/config'],
    because: 'the chart counts this over config.data: take another name',
  },
  ...[AUTH_VOLUME, STORAGE_VOLUME].map((volumeName) => ({
    where: { config: { volumeName } },
    refuse: ['config', 'volumeName'],
    because: 'the chart has a volume of that name: take another one',
  })),
] as const;
