import type {
  Affinity,
  Container,
  EnvVar,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.d.ts';
import {
  anyList,
  anyObject,
  boolean,
  integer,
  kubernetesObjects,
  object,
  oneOf,
  string,
  stringMap,
} from '../../values/value-kinds.ts';
import { INT32, LONGEST_NAME, NAME } from './forms.ts';

/** What a pod is beside its program: what it may use, where it runs. */
export const podValues = {
  resources: anyObject<ResourceRequirements>({
    default: {
      requests: { cpu: '25m', memory: '64Mi' },
      limits: { cpu: '1', memory: '256Mi' },
    },
    doc: 'What a pod asks for and may use',
  }),
  podSecurityContext: anyObject<PodSecurityContext>({
    default: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    doc: 'Security of the pod: Pod Security level "restricted"',
  }),
  securityContext: anyObject<SecurityContext>({
    default: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    doc: 'Security of the container: Pod Security level "restricted"',
  }),
  serviceAccount: object('The service account of the pods; its token is mounted only for Vault', {
    create: boolean({ default: true, doc: 'Make it' }),
    name: string({
      default: '',
      external: 'ServiceAccount',
      pattern: NAME,
      maxLength: LONGEST_NAME,
      doc: 'Its name, or that of one that exists; made from the release where empty',
    }),
    annotations: stringMap({ default: {}, doc: 'Annotations of the service account' }),
  }),
  podAnnotations: stringMap({ default: {}, doc: 'Annotations of the pods, beside those the chart makes' }),
  podLabels: stringMap({ default: {}, doc: 'Labels of the pods, beside those the chart makes' }),
  priorityClassName: string({
    default: '',
    pattern: NAME,
    doc: "Priority of the pods; the cluster's default where empty",
  }),
  nodeSelector: stringMap({ default: {}, doc: 'Labels a node must have' }),
  tolerations: anyList<Toleration>({ default: [], doc: 'Taints the pods put up with' }),
  affinity: anyObject<Affinity>({
    default: {},
    doc: 'Where the pods like to run; where empty, on different nodes if they can',
  }),
  topologySpread: object('Spreading the pods evenly', {
    enabled: boolean({ default: false, doc: 'Spread them' }),
    topologyKey: string({
      default: 'topology.kubernetes.io/zone',
      pattern: '^[-._/A-Za-z0-9]+$',
      doc: 'Over nodes that differ in this label',
    }),
    maxSkew: integer({ default: 1, minimum: 1, maximum: INT32, doc: 'By how many pods two places may differ' }),
    whenUnsatisfiable: oneOf(['ScheduleAnyway', 'DoNotSchedule'], {
      default: 'ScheduleAnyway',
      doc: 'What becomes of a pod that would break it',
    }),
  }),
} as const;

/** What the chart does not know of. */
export const extraValues = {
  extraEnv: anyList<EnvVar>({ default: [], doc: 'More environment variables of the service' }),
  extraVolumes: anyList<Volume>({ default: [], doc: 'More volumes of the pods' }),
  extraVolumeMounts: anyList<VolumeMount>({ default: [], doc: 'More mounts of the service' }),
  initContainers: anyList<Container>({ default: [], doc: 'Containers that run before the service' }),
  sidecars: anyList<Container>({ default: [], doc: 'Containers that run beside it' }),
  extraObjects: kubernetesObjects({ default: [], doc: 'More objects, taken as they are' }),
} as const;
