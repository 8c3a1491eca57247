import type { Affinity, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { and, equals, not, or } from '../language/functions.ts';
import { comment, entriesOf, entriesWhen, ifSet, type LiteralTree, when } from '../language/tree.ts';
import type { Names, VisitsScope } from './names.ts';

type Scheduling = Pick<
  PodSpec,
  'affinity' | 'nodeSelector' | 'priorityClassName' | 'tolerations' | 'topologySpreadConstraints'
>;

/** Which nodes the pods run on. */
export function scheduling(scope: VisitsScope, names: Names): LiteralTree<Scheduling> {
  const { values: v } = scope;
  return {
    priorityClassName: ifSet(v.priorityClassName),
    nodeSelector: ifSet(v.nodeSelector),
    tolerations: ifSet(v.tolerations),
    affinity: affinity(scope, names),
    topologySpreadConstraints: when(v.topologySpread.enabled, [
      {
        topologyKey: v.topologySpread.topologyKey,
        maxSkew: v.topologySpread.maxSkew,
        whenUnsatisfiable: v.topologySpread.whenUnsatisfiable,
        labelSelector: { matchLabels: { ...names.selectorLabels() } },
      },
    ]),
  };
}

/** Whether the volume can be mounted on one node only, so that all pods must run there. */
function onOneNode({ values: v }: VisitsScope) {
  return and(equals(v.storage.mode, 'shared'), equals(v.storage.accessMode, 'ReadWriteOnce'));
}

function affinity(scope: VisitsScope, names: Names): LiteralTree<Affinity> {
  const { values: v } = scope;
  const ownPods = {
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: { matchLabels: { ...names.selectorLabels() } },
  };
  return {
    ...entriesOf<Affinity>(v.affinity),
    ...entriesWhen<Affinity>(onOneNode(scope), {
      ...comment('A volume that is ReadWriteOnce is mounted on one node: all pods go where the first one is.'),
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [ownPods] },
    }),
    ...entriesWhen<Affinity>(not(or(v.affinity, onOneNode(scope))), {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: ownPods }],
      },
    }),
  };
}
