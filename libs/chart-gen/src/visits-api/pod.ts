import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { or, sum } from '../language/functions.ts';
import { mapHelper } from '../language/helper.ts';
import { each, entriesOf, ifSet, itemsOf, type LiteralTree, when } from '../language/tree.ts';
import { container } from './container.ts';
import type { Names, VisitsScope } from './names.ts';
import { podAnnotations } from './pod-annotations.ts';
import { scheduling } from './scheduling.ts';
import { volumes } from './volumes.ts';

/** What the grace period has beyond the sum of a shutdown's steps. */
const MARGIN_SECONDS = 5;

/** The named template of a pod, which is the same for a StatefulSet and a Deployment. */
export function podTemplate(scope: VisitsScope, names: Names): () => LiteralTree<PodTemplateSpec> {
  return mapHelper<PodTemplateSpec>(
    'podTemplate',
    'A pod: the service and what it mounts.',
    {
      metadata: {
        labels: { ...names.podLabels(), ...entriesOf<{ [name: string]: string }>(scope.values.podLabels) },
        annotations: podAnnotations(scope, names),
      },
      spec: podSpec(scope, names),
    },
    '_pod.tpl',
  );
}

function podSpec(scope: VisitsScope, names: Names): LiteralTree<PodSpec> {
  const { values: v } = scope;
  const pullSecrets = [v.global.imagePullSecrets, v.image.pullSecrets];
  return {
    serviceAccountName: ifSet(names.serviceAccount),
    automountServiceAccountToken: v.vault.enabled,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: sum(
      v.shutdown.delaySeconds,
      v.shutdown.drainSeconds,
      v.shutdown.flushSeconds,
      MARGIN_SECONDS,
    ),
    imagePullSecrets: when(
      or(...pullSecrets),
      pullSecrets.map((secrets) => each(secrets, 'string', (name) => ({ name }))),
    ),
    securityContext: ifSet(v.podSecurityContext),
    initContainers: ifSet(v.initContainers),
    containers: [container(scope, names), itemsOf(v.sidecars)],
    volumes: volumes(scope, names),
    ...scheduling(scope, names),
  };
}
