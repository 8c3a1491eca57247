import type { Affinity, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import { and, equals, not, or, sha256, sum, toJson } from '../language/functions.ts';
import { comment, each, entriesOf, entriesWhen, ifSet, type LiteralTree, when } from '../language/tree.ts';
import { container } from './container.ts';
import { AUTH_TOKEN_FILE, AUTH_VOLUME, STORAGE_VOLUME } from './image-contract.ts';
import type { Names, VisitsScope } from './names.ts';

/** What the grace period has beyond the sum of a shutdown's steps. */
const MARGIN_SECONDS = 5;

export function podSpec(scope: VisitsScope, names: Names): LiteralTree<PodSpec> {
  const { values: v } = scope;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: sum(
      v.shutdown.delaySeconds,
      v.shutdown.drainSeconds,
      v.shutdown.flushSeconds,
      MARGIN_SECONDS,
    ),
    imagePullSecrets: when(v.image.pullSecrets, [each(v.image.pullSecrets, 'string', (name) => ({ name }))]),
    securityContext: ifSet(v.podSecurityContext),
    containers: [container(scope, names)],
    volumes: volumes(scope, names),
    nodeSelector: ifSet(v.nodeSelector),
    tolerations: ifSet(v.tolerations),
    affinity: when(or(v.affinity, onOneNode(scope)), affinity(scope, names)),
  };
}

type Annotations = Exclude<ObjectMeta['annotations'], undefined>;

/**
 * Among them checksums of what reaches no running pod, and of nothing else: the pods are replaced when it changes, and
 * stay as they are when only the chart does.
 */
export function podAnnotations({ values: v }: VisitsScope, names: Names): LiteralTree<Annotations> {
  return {
    'kubectl.kubernetes.io/default-container': names.name,
    ...entriesWhen<Annotations>(not(v.environment.existingConfigMap), {
      'checksum/environment': sha256(v.environment.labnofromcm),
    }),
    ...entriesWhen<Annotations>(and(v.config.subPath, not(v.config.existingConfigMap)), {
      'checksum/config': sha256(toJson(v.config.data)),
    }),
    ...entriesOf<Annotations>(v.podAnnotations),
  };
}

function volumes({ values: v }: VisitsScope, names: Names): Exclude<LiteralTree<PodSpec>['volumes'], undefined> {
  return [
    { name: v.config.volumeName, configMap: { name: names.config } },
    when(v.auth.enabled, {
      name: AUTH_VOLUME,
      secret: {
        secretName: names.authSecret,
        items: [{ path: AUTH_TOKEN_FILE, key: when(v.auth.existingSecret, v.auth.existingSecretKey, 'token') }],
      },
    }),
    when(equals(v.storage.mode, 'shared'), {
      name: STORAGE_VOLUME,
      persistentVolumeClaim: { claimName: names.claim },
    }),
  ];
}

/** Whether the volume can be mounted on one node only, so that all pods must run there. */
function onOneNode({ values: v }: VisitsScope) {
  return and(equals(v.storage.mode, 'shared'), equals(v.storage.accessMode, 'ReadWriteOnce'));
}

function affinity(scope: VisitsScope, names: Names): LiteralTree<Affinity> {
  return {
    ...entriesOf<Affinity>(scope.values.affinity),
    ...entriesWhen<Affinity>(onOneNode(scope), {
      ...comment('A volume that is ReadWriteOnce is mounted on one node: all pods go where the first one is.'),
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...names.selectorLabels() } } },
        ],
      },
    }),
  };
}
