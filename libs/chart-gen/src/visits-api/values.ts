import type {
  Affinity,
  PodSecurityContext,
  ResourceRequirements,
  SecurityContext,
  Toleration,
} from 'kubernetes-types/core/v1.d.ts';
import { defineValues } from '../values/define-values.ts';
import {
  anyList,
  anyObject,
  boolean,
  integer,
  object,
  oneOf,
  string,
  stringMap,
  strings,
} from '../values/value-kinds.ts';
import { refusals } from './refusals.ts';

/** A name of one DNS label, or nothing. */
const LABEL = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$';
/** A name of a Service, which begins with a letter, or nothing. */
const SERVICE = '^([a-z]([-a-z0-9]*[a-z0-9])?)?$';
/** A name of an object, or nothing. */
const NAME = '^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$';
const QUANTITY = '^[0-9]+(\\.[0-9]+)?([EPTGMk]|[EPTGMK]i)?$';
const VERSION = '^([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$';

/** The largest number in most fields of the Kubernetes API. */
const INT32 = 2 ** 31 - 1;

const probe = (doc: string, defaults: { period: number; timeout: number; failures: number }) =>
  object(doc, {
    periodSeconds: integer({ default: defaults.period, minimum: 1, maximum: INT32, doc: 'Seconds between two probes' }),
    timeoutSeconds: integer({
      default: defaults.timeout,
      minimum: 1,
      maximum: INT32,
      doc: 'Seconds an answer may take',
    }),
    failureThreshold: integer({
      default: defaults.failures,
      minimum: 1,
      maximum: INT32,
      doc: 'Failures in a row until it is acted upon',
    }),
  });

/** The values of the visits-api chart, in the order in which someone who installs it needs them. */
export const values = defineValues(
  {
    nameOverride: string({
      default: '',
      pattern: LABEL,
      maxLength: 63,
      identity: true,
      doc: "Label `app` and the container's name; the chart's name where empty",
    }),
    fullnameOverride: string({
      default: '',
      pattern: SERVICE,
      maxLength: 52,
      identity: true,
      doc: 'Name of all objects; made from the release and the name where empty',
    }),
    versionLabel: string({
      default: '',
      pattern: VERSION,
      maxLength: 63,
      doc: "Label app.kubernetes.io/version; the chart's appVersion where empty",
    }),
    replicaCount: integer({
      default: 3,
      minimum: 0,
      maximum: INT32,
      nullable: true,
      doc: 'Pods; null leaves the number to kubectl scale or an autoscaler, which find one',
    }),
    image: object('The image of visits-api', {
      repository: string({
        default: 'visits-api',
        pattern: '^[A-Za-z0-9][-._/A-Za-z0-9]*(:[0-9]+/[-._/A-Za-z0-9]+)?$',
        doc: 'Repository, with its registry',
      }),
      tag: string({
        default: '',
        pattern: '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$',
        doc: "Tag; the chart's appVersion where empty",
      }),
      pullPolicy: oneOf(['IfNotPresent', 'Always', 'Never'], { default: 'IfNotPresent', doc: 'When to pull' }),
      pullSecrets: strings({
        default: [],
        external: 'Secret',
        doc: 'Names of Secrets with credentials of the registry',
      }),
    }),
    storage: object('Where the counter and the notes are kept', {
      mode: oneOf(['per-pod', 'shared'], {
        default: 'per-pod',
        doc: 'per-pod: each pod its own claim and its own count; shared: one claim and one count for all pods',
      }),
      size: string({ default: '1Gi', pattern: QUANTITY, doc: 'Size of a claim' }),
      storageClass: string({ default: '', pattern: NAME, doc: "Storage class; the cluster's default where empty" }),
      accessMode: oneOf(['ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod'], {
        default: 'ReadWriteOnce',
        doc: 'Access mode of a claim; a shared ReadWriteOnce puts all pods on one node',
      }),
      claimName: string({
        default: '',
        pattern: NAME,
        maxLength: 253,
        doc: 'shared: name of the claim the chart makes',
      }),
      existingClaim: string({
        default: '',
        external: 'PersistentVolumeClaim',
        pattern: NAME,
        maxLength: 253,
        doc: 'shared: a claim that exists, instead; accessMode must be its own',
      }),
      retention: object('per-pod: what becomes of the claims', {
        whenDeleted: oneOf(['Retain', 'Delete'], { default: 'Retain', doc: 'When the StatefulSet is deleted' }),
        whenScaled: oneOf(['Retain', 'Delete'], { default: 'Retain', doc: 'When the StatefulSet is scaled down' }),
      }),
    }),
    auth: object('The token that writes of notes need', {
      enabled: boolean({ default: true, doc: 'false: everyone may write' }),
      existingSecret: string({
        default: '',
        external: 'Secret',
        pattern: NAME,
        maxLength: 253,
        doc: 'A Secret that exists, instead of one with a random token (needed under GitOps)',
      }),
      existingSecretKey: string({
        default: 'token',
        pattern: '^[-._a-zA-Z0-9]+$',
        maxLength: 253,
        doc: 'The key in it that holds the token',
      }),
    }),
    environment: object('The ConfigMap the environment comes from', {
      labnofromcm: string({ default: '', doc: 'Variable labnofromcm, shown by GET /info' }),
      configMapName: string({
        default: '',
        pattern: NAME,
        maxLength: 253,
        doc: 'Name of the ConfigMap the chart makes',
      }),
      existingConfigMap: string({
        default: '',
        external: 'ConfigMap',
        pattern: NAME,
        maxLength: 253,
        doc: 'A ConfigMap with a key labnofromcm that exists, instead',
      }),
    }),
    config: object('The ConfigMap with config.json', {
      data: anyObject<object>({ default: {}, doc: 'Content of config.json' }),
      configMapName: string({
        default: '',
        pattern: NAME,
        maxLength: 253,
        doc: 'Name of the ConfigMap the chart makes',
      }),
      existingConfigMap: string({
        default: '',
        external: 'ConfigMap',
        pattern: NAME,
        maxLength: 253,
        doc: 'A ConfigMap with a key config.json that exists, instead',
      }),
      volumeName: string({
        default: 'config',
        pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
        maxLength: 63,
        doc: 'Name of its volume',
      }),
      subPath: boolean({
        default: false,
        doc: 'Mount the file alone: changes then reach no running pod, and roll the pods instead',
      }),
    }),
    service: object('The Service for clients', {
      type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer'], {
        default: 'ClusterIP',
        doc: 'Who can reach it: pods, nodes, the world',
      }),
      port: integer({ default: 80, minimum: 1, maximum: 65535, doc: 'Port clients connect to' }),
      annotations: stringMap({ default: {}, doc: 'Annotations of the Service' }),
    }),
    podManagementPolicy: oneOf(['Parallel', 'OrderedReady'], {
      default: 'Parallel',
      doc: 'Parallel: start and stop pods all at once; they need no order among each other',
    }),
    updateStrategy: object('How an upgrade replaces pods', {
      type: oneOf(['RollingUpdate', 'OnDelete'], {
        default: 'RollingUpdate',
        doc: 'OnDelete waits for you to delete them',
      }),
      partition: integer({
        default: 0,
        minimum: 0,
        maximum: INT32,
        doc: 'Pods with a lower number keep the old version',
      }),
    }),
    minReadySeconds: integer({
      default: 0,
      minimum: 0,
      maximum: INT32,
      doc: 'Seconds a new pod must be ready before the next is replaced',
    }),
    shutdown: object('How a pod ends; their sum and five seconds more is its grace period', {
      delaySeconds: integer({ default: 5, minimum: 0, maximum: 3600, doc: 'Serve on while Services forget the pod' }),
      drainSeconds: integer({ default: 15, minimum: 0, maximum: 3600, doc: 'Let requests under way end' }),
      flushSeconds: integer({ default: 5, minimum: 0, maximum: 3600, doc: 'Write what was counted' }),
    }),
    probes: object('When Kubernetes believes a pod', {
      startup: probe('Recovery has finished', { period: 2, timeout: 3, failures: 90 }),
      readiness: probe('Hits can be stored now', { period: 5, timeout: 3, failures: 2 }),
      liveness: probe('The process answers', { period: 10, timeout: 5, failures: 3 }),
    }),
    resources: anyObject<ResourceRequirements>({
      default: { requests: { cpu: '25m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
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
    podAnnotations: stringMap({ default: {}, doc: 'Annotations of the pods, beside those the chart makes' }),
    nodeSelector: stringMap({ default: {}, doc: 'Labels a node must have' }),
    tolerations: anyList<Toleration>({ default: [], doc: 'Taints the pods put up with' }),
    affinity: anyObject<Affinity>({ default: {}, doc: 'Where the pods like to run' }),
  },
  refusals,
);
