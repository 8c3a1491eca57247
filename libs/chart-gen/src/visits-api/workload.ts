import type { PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Expression } from '../language/expression.ts';
import { equals, not } from '../language/functions.ts';
import { deployment, type Resource, statefulSet } from '../language/resources.ts';
import { entriesWhen, ifGiven, type LiteralTree, when } from '../language/tree.ts';
import { claimSpec } from './claim.ts';
import { STORAGE_VOLUME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

type Pod = () => LiteralTree<PodTemplateSpec>;

/** Whether the pods have nothing of their own, so that a Deployment runs them. */
export function isStateless({ values: v }: VisitsScope): Expression<boolean> {
  return equals(v.storage.mode, 'postgres');
}

/** The pods, and in per-pod mode their claims. */
export function visitsStatefulSet(scope: VisitsScope, names: Names, pod: Pod): Resource {
  const { values: v } = scope;
  const perPod = equals(v.storage.mode, 'per-pod');
  return statefulSet({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      ...replicas(scope),
      serviceName: names.headless,
      podManagementPolicy: v.podManagementPolicy,
      updateStrategy: {
        type: v.updateStrategy.type,
        rollingUpdate: when(equals(v.updateStrategy.type, 'RollingUpdate'), { partition: v.updateStrategy.partition }),
      },
      minReadySeconds: v.minReadySeconds,
      revisionHistoryLimit: v.revisionHistoryLimit,
      ordinals: when(v.ordinals.start, { start: v.ordinals.start }),
      persistentVolumeClaimRetentionPolicy: when(perPod, {
        whenDeleted: v.storage.retention.whenDeleted,
        whenScaled: v.storage.retention.whenScaled,
      }),
      selector: { matchLabels: { ...names.selectorLabels() } },
      template: { ...pod() },
      // The API server lets none of this change, not even a label: so it holds only what never does.
      volumeClaimTemplates: when(perPod, [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: STORAGE_VOLUME, labels: { ...names.selectorLabels() } },
          spec: claimSpec(scope),
        },
      ]),
    },
  });
}

/** The same pods where a database keeps what they count: none of them is anyone in particular. */
export function visitsDeployment(scope: VisitsScope, names: Names, pod: Pod): Resource {
  const { values: v } = scope;
  return deployment({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      ...replicas(scope),
      minReadySeconds: v.minReadySeconds,
      revisionHistoryLimit: v.revisionHistoryLimit,
      selector: { matchLabels: { ...names.selectorLabels() } },
      template: { ...pod() },
    },
  });
}

/** How many pods there are, where neither an autoscaler nor anyone else says so. */
function replicas({ values: v }: VisitsScope) {
  return entriesWhen<{ replicas: number }>(not(v.autoscaling.enabled), { replicas: ifGiven(v.replicaCount) });
}
