import { and } from '../language/functions.ts';
import { horizontalPodAutoscaler, podDisruptionBudget, type Resource } from '../language/resources.ts';
import { ifSet, when } from '../language/tree.ts';
import type { Names, VisitsScope } from './names.ts';
import { isStateless } from './workload.ts';

/** Keeps a drain of nodes from taking many pods at once. A pod that is not ready anyway holds no drain up. */
export function disruptionBudget({ values: v }: VisitsScope, names: Names): Resource {
  return podDisruptionBudget({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      maxUnavailable: v.podDisruptionBudget.maxUnavailable,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { ...names.selectorLabels() } },
    },
  });
}

/** One pod needs no budget: it is away when its node is. */
export function needsDisruptionBudget({ values: v }: VisitsScope, names: Names) {
  return and(v.podDisruptionBudget.enabled, names.several);
}

export function autoscaler(scope: VisitsScope, names: Names): Resource {
  const { autoscaling } = scope.values;
  return horizontalPodAutoscaler({
    metadata: { name: names.fullname, labels: { ...names.labels() } },
    spec: {
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: when(isStateless(scope), 'Deployment', 'StatefulSet'),
        name: names.fullname,
      },
      minReplicas: autoscaling.minReplicas,
      maxReplicas: autoscaling.maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            target: { type: 'Utilization', averageUtilization: autoscaling.targetCPUUtilizationPercentage },
          },
        },
      ],
      behavior: ifSet(autoscaling.behavior),
    },
  });
}
