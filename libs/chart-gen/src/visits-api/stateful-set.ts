import { equals } from '../language/functions.ts';
import { type Resource, statefulSet } from '../language/resources.ts';
import { ifGiven, when } from '../language/tree.ts';
import { claimSpec } from './claim.ts';
import { STORAGE_VOLUME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';
import { podAnnotations, podSpec } from './pod.ts';

/** The pods, and in per-pod mode their claims. */
export function visitsStatefulSet(scope: VisitsScope, names: Names): Resource {
  const { values: v } = scope;
  const perPod = equals(v.storage.mode, 'per-pod');
  return statefulSet({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      replicas: ifGiven(v.replicaCount),
      serviceName: names.headless,
      podManagementPolicy: v.podManagementPolicy,
      updateStrategy: {
        type: v.updateStrategy.type,
        rollingUpdate: when(equals(v.updateStrategy.type, 'RollingUpdate'), { partition: v.updateStrategy.partition }),
      },
      minReadySeconds: v.minReadySeconds,
      persistentVolumeClaimRetentionPolicy: when(perPod, {
        whenDeleted: v.storage.retention.whenDeleted,
        whenScaled: v.storage.retention.whenScaled,
      }),
      selector: { matchLabels: { ...names.selectorLabels() } },
      template: {
        metadata: { labels: { ...names.podLabels() }, annotations: podAnnotations(scope, names) },
        spec: podSpec(scope, names),
      },
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
