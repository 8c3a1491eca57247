import { field, textField } from '../checks/object-index.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Change, Finding } from './verdict.ts';

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

/** Numbers of pods that an upgrade sets against somebody's will, and claims that go with the pods. */
export function* resetReplicas(changes: readonly Change[]): Generator<Finding> {
  const autoscalers = changes.flatMap(({ after }) => (after?.['kind'] === 'HorizontalPodAutoscaler' ? [after] : []));
  for (const { where, before, after } of changes) {
    if (before === undefined || after === undefined || !SCALED.has(String(after['kind']))) continue;
    for (const { what, wayOut } of harm(before, after, autoscalers)) {
      yield { verdict: 'accepted but harmful', where, what, wayOut };
    }
  }
}

function* harm(before: HelmValues, after: HelmValues, autoscalers: readonly HelmValues[]) {
  const [from, to] = [field(before, 'spec', 'replicas'), field(after, 'spec', 'replicas')];
  if (from === undefined && to !== undefined) {
    yield {
      what: `spec.replicas was left to others, and is set to ${to}: that undoes what kubectl scale or an autoscaler chose`,
      wayOut: 'leave the number of pods out, or set it to what runs now',
    };
  } else if (from !== undefined && to === undefined) {
    yield {
      what: 'spec.replicas is left to others from now on: Kubernetes begins with one pod',
      wayOut: 'kubectl scale right after the upgrade, unless an autoscaler does',
    };
  } else if (to !== undefined && autoscalers.some((autoscaler) => scales(autoscaler, after))) {
    yield {
      what: `an autoscaler scales it, and spec.replicas sets ${to} at each upgrade`,
      wayOut: 'leave the number of pods out',
    };
  }
  if (
    Number(to) < Number(from) &&
    field(after, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete'
  ) {
    yield {
      what: `spec.replicas goes from ${from} to ${to}, and whenScaled is Delete: the claims of the pods that go are deleted`,
      wayOut: 'set whenScaled to Retain one upgrade before',
    };
  }
}

function scales(autoscaler: HelmValues, workload: HelmValues): boolean {
  const target = field(autoscaler, 'spec', 'scaleTargetRef');
  return (
    textField(target, 'kind') === workload['kind'] &&
    textField(target, 'name') === textField(workload, 'metadata', 'name')
  );
}
