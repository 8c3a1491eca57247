import type { PodSpec } from 'kubernetes-types/core/v1.d.ts';
import type { Expression } from '../language/expression.ts';
import { and, equals } from '../language/functions.ts';
import { itemsOf, type LiteralTree, when } from '../language/tree.ts';
import { AUTH_TOKEN_FILE, AUTH_VOLUME, DATABASE_URL_FILE, DATABASE_VOLUME, STORAGE_VOLUME } from './image-contract.ts';
import { hasAuthSecret, type Names, type VisitsScope } from './names.ts';

/** The volumes of a pod, but for the claim of its own that the StatefulSet gives it in per-pod mode. */
export function volumes(scope: VisitsScope, names: Names): Exclude<LiteralTree<PodSpec>['volumes'], undefined> {
  const { values: v } = scope;
  return [
    { name: v.config.volumeName, configMap: { name: names.config } },
    when(hasAuthSecret(scope), {
      name: AUTH_VOLUME,
      secret: {
        secretName: names.authSecret,
        items: [{ path: AUTH_TOKEN_FILE, key: when(v.auth.existingSecret, v.auth.existingSecretKey, 'token') }],
      },
    }),
    when(hasDatabaseSecret(scope), {
      name: DATABASE_VOLUME,
      secret: {
        secretName: v.postgres.existingSecret,
        items: [{ path: DATABASE_URL_FILE, key: v.postgres.existingSecretKey }],
      },
    }),
    when(equals(v.storage.mode, 'shared'), {
      name: STORAGE_VOLUME,
      persistentVolumeClaim: { claimName: names.claim },
    }),
    itemsOf(v.extraVolumes),
  ];
}

/** Whether the database's URL is in a Secret, and not with Vault. */
export function hasDatabaseSecret({ values: v }: VisitsScope): Expression<boolean> {
  return and(equals(v.storage.mode, 'postgres'), v.postgres.existingSecret);
}
