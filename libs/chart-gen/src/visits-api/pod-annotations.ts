import type { ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
import type { Expression } from '../language/expression.ts';
import { and, not, sha256, toJson } from '../language/functions.ts';
import { entriesOf, entriesWhen, type LiteralTree } from '../language/tree.ts';
import type { Names, VisitsScope } from './names.ts';
import { databaseUrlFile, tokenFile, type VaultFile } from './vault-files.ts';

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
    ...entriesWhen<Annotations>(v.vault.enabled, {
      'vault.hashicorp.com/agent-inject': 'true',
      'vault.hashicorp.com/role': v.vault.role,
      ...entriesWhen<Annotations>(v.vault.tokenPath, fromVault(tokenFile, v.vault.tokenPath, names.vaultToken)),
      ...entriesWhen<Annotations>(
        v.vault.databasePath,
        fromVault(databaseUrlFile, v.vault.databasePath, names.vaultDatabaseUrl),
      ),
    }),
    ...entriesOf<Annotations>(v.podAnnotations),
  };
}

function fromVault({ directory, secret, template, path }: VaultFile, at: Expression<string>, how: Expression<string>) {
  return { [secret]: at, [template]: how, [path]: directory };
}
