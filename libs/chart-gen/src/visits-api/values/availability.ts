import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2.d.ts';
import { anyObject, boolean, integer, object, oneOf } from '../../values/value-kinds.ts';
import { INT32 } from './forms.ts';

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

/** How pods come, go and are replaced. */
export const availabilityValues = {
  podDisruptionBudget: object('How many pods may be away when nodes are drained', {
    enabled: boolean({ default: true, doc: 'Make it, where there may be more than one pod' }),
    maxUnavailable: integer({ default: 1, minimum: 1, maximum: INT32, doc: 'So many' }),
  }),
  autoscaling: object('A HorizontalPodAutoscaler instead of replicaCount', {
    enabled: boolean({ default: false, doc: 'Make it; new pods count from 0 with storage per pod' }),
    allowPerPod: boolean({ default: false, doc: 'per-pod: yes, counts may come and go with the load' }),
    minReplicas: integer({ default: 3, minimum: 1, maximum: INT32, doc: 'Never fewer pods' }),
    maxReplicas: integer({ default: 10, minimum: 1, maximum: INT32, doc: 'Never more pods' }),
    targetCPUUtilizationPercentage: integer({
      default: 70,
      minimum: 1,
      maximum: INT32,
      doc: 'Percent of the requested CPU that a pod should use',
    }),
    behavior: anyObject<HorizontalPodAutoscalerBehavior>({ default: {}, doc: 'How fast it acts' }),
  }),
  podManagementPolicy: oneOf(['Parallel', 'OrderedReady'], {
    default: 'Parallel',
    doc: 'Parallel: start and stop pods all at once; they need no order among each other',
  }),
  updateStrategy: object('How an upgrade replaces the pods of the StatefulSet', {
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
  revisionHistoryLimit: integer({ default: 10, minimum: 0, maximum: INT32, doc: 'Old versions kept for a rollback' }),
  ordinals: object('The numbers of the pods of the StatefulSet', {
    start: integer({ default: 0, minimum: 0, maximum: INT32, doc: 'The first; move pods to another cluster with it' }),
  }),
  shutdown: object('How a pod ends; their sum and five seconds more is its grace period', {
    delaySeconds: integer({ default: 5, minimum: 0, maximum: 3600, doc: 'Serve on while Services forget the pod' }),
    drainSeconds: integer({
      default: 15,
      minimum: 0,
      maximum: 3600,
      doc: 'Requests under way end; the service gives them 10 s',
    }),
    flushSeconds: integer({ default: 5, minimum: 0, maximum: 3600, doc: 'Write what was counted' }),
  }),
  probes: object('When Kubernetes believes a pod', {
    startup: probe('Recovery has finished', { period: 2, timeout: 3, failures: 90 }),
    readiness: probe('Hits can be stored now', { period: 5, timeout: 3, failures: 2 }),
    liveness: probe('The process answers', { period: 10, timeout: 5, failures: 3 }),
  }),
} as const;
