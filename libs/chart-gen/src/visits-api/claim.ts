import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.d.ts';
import { and, equals, not } from '../language/functions.ts';
import { persistentVolumeClaim, type Resource } from '../language/resources.ts';
import { ifSet, type LiteralTree } from '../language/tree.ts';
import type { Names, VisitsScope } from './names.ts';

/** What every claim asks for. */
export function claimSpec({ values: v }: VisitsScope): LiteralTree<PersistentVolumeClaimSpec> {
  return {
    accessModes: [v.storage.accessMode],
    storageClassName: ifSet(v.storage.storageClass),
    resources: { requests: { storage: v.storage.size } },
  };
}

/** The claim all pods share. It outlives `helm uninstall`: what was counted is not Helm's to delete. */
export function sharedClaim(scope: VisitsScope, names: Names): Resource {
  return persistentVolumeClaim({
    metadata: {
      name: names.claim,
      labels: { ...names.labels() },
      annotations: { 'helm.sh/resource-policy': 'keep' },
    },
    spec: claimSpec(scope),
  });
}

/** Whether the chart makes that claim. */
export function makesSharedClaim({ values: v }: VisitsScope) {
  return and(equals(v.storage.mode, 'shared'), not(v.storage.existingClaim));
}
