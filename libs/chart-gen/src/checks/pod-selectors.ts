import type { HelmValues } from '../helm/values-file.ts';
import { selects } from './label-selector.ts';
import { type Complaint, field, type ObjectIndex, textField } from './object-index.ts';
import { podLabelsOf, WORKLOADS } from './pod-references.ts';

/** Kinds that say something of pods, and where they select them. */
const SELECTORS: { readonly [kind: string]: readonly string[] } = {
  PodDisruptionBudget: ['spec', 'selector'],
  NetworkPolicy: ['spec', 'podSelector'],
};

/** Objects that say something of pods, or of what makes them, that are not there. */
export function* danglingSelectors(index: ObjectIndex): Generator<Complaint> {
  const pods = index.ofKind(...WORKLOADS).map(podLabelsOf);
  for (const [kind, path] of Object.entries(SELECTORS)) {
    for (const object of index.ofKind(kind)) {
      if (pods.some((labels) => selects(field(object, ...path), labels))) continue;
      yield { object, problem: `${path.join('.')} matches no pods the chart makes: use their labels` };
    }
  }
  for (const object of index.ofKind('HorizontalPodAutoscaler')) {
    const problem = missingTarget(object, index);
    if (problem !== undefined) yield { object, problem };
  }
}

function missingTarget(autoscaler: HelmValues, index: ObjectIndex): string | undefined {
  const target = field(autoscaler, 'spec', 'scaleTargetRef');
  const [kind = '', name = ''] = [textField(target, 'kind'), textField(target, 'name')];
  if (index.find(kind, name) !== undefined) return undefined;
  return `spec.scaleTargetRef names ${kind} ${name}, which the chart does not make: name one it makes`;
}
