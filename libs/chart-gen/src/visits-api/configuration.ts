import { variable } from '../language/expression.ts';
import { and, base64, dig, lookup, not, randomAlphanumeric } from '../language/functions.ts';
import { configMap, type Resource, secret } from '../language/resources.ts';
import { jsonText } from '../language/tree.ts';
import { CONFIG_FILE } from './image-contract.ts';
import { hasAuthSecret, type Names, type VisitsScope } from './names.ts';

const TOKEN_LENGTH = 40;

/** The ConfigMap the environment comes from. */
export function environmentConfigMap({ values: v }: VisitsScope, names: Names): Resource {
  return configMap({
    metadata: { name: names.environment, labels: { ...names.labels() } },
    data: { labnofromcm: v.environment.labnofromcm },
  });
}

/** The ConfigMap with config.json. */
export function configFileConfigMap({ values: v }: VisitsScope, names: Names): Resource {
  return configMap({
    metadata: { name: names.config, labels: { ...names.labels() } },
    data: { [CONFIG_FILE]: jsonText(v.config.data) },
  });
}

/** The Secret with the token: random at the first installation, and what the cluster has from then on. */
export function authSecret({ release }: VisitsScope, names: Names): Resource {
  const existing = variable(
    'existing',
    lookup({ apiVersion: 'v1', kind: 'Secret' }, release.namespace, names.authSecret),
  );
  return secret({
    metadata: { name: names.authSecret, labels: { ...names.labels() } },
    type: 'Opaque',
    data: { token: dig(existing, ['data', 'token'], base64(randomAlphanumeric(TOKEN_LENGTH))) },
  });
}

/** Whether the chart makes that Secret. */
export function makesAuthSecret(scope: VisitsScope) {
  return and(hasAuthSecret(scope), not(scope.values.auth.existingSecret));
}
