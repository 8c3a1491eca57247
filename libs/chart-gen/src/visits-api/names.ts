import type { Scope } from '../language/chart.ts';
import { type Expression, variable } from '../language/expression.ts';
import {
  absent,
  and,
  contains,
  counting,
  exceeds,
  fallback,
  firstSet,
  format,
  joined,
  not,
  or,
  replace,
  sum,
  trim,
  truncate,
} from '../language/functions.ts';
import { firstOf, mapHelper, textHelper } from '../language/helper.ts';
import type { values } from './values.ts';
import { databaseUrlFile, tokenFile, type VaultFile } from './vault-files.ts';

export type VisitsScope = Scope<typeof values.definitions>;

/**
 * A StatefulSet's name becomes a label of its pods with eleven characters after it (the revision's hash), and labels
 * hold 63: with a longer name the API server accepts the set, and no pod ever appears.
 */
const LONGEST_NAME = 52;

/** The named templates of the chart: what its objects are called, and how they are labelled. */
export function defineNames({ values: v, release, chart }: VisitsScope) {
  const name = textHelper(
    'name',
    'The label `app`, and the name of the container.',
    fallback(v.nameOverride, chart.name),
  );
  const fullname = textHelper(
    'fullname',
    'The name of all objects, short enough for the labels that Kubernetes makes of a StatefulSet’s.',
    firstOf(
      { condition: v.fullnameOverride, text: v.fullnameOverride },
      { condition: contains(name, release.name), text: shortened(replace(release.name, '.', '-')) },
      { text: shortened(replace(format('%s-%s', release.name, name), '.', '-')) },
    ),
  );
  const named = (suffix: string) => format(`%s-${suffix}`, fullname);
  const chartLabel = textHelper(
    'chart',
    'The chart’s name and version, as a label.',
    trim(truncate(replace(format('%s-%s', chart.name, chart.version), '+', '_'), 63), '-'),
  );
  const version = textHelper(
    'version',
    'The version of visits-api, as a label.',
    fallback(v.versionLabel, chart.appVersion),
  );

  const selectorLabels = mapHelper(
    'selectorLabels',
    'The labels that tell this release’s pods from all others. They never change.',
    {
      app: name,
      'app.kubernetes.io/instance': release.name,
    },
  );
  const podLabels = mapHelper('podLabels', 'The labels of a pod: none of them changes with the chart alone.', {
    ...selectorLabels(),
    'app.kubernetes.io/managed-by': release.service,
    'app.kubernetes.io/version': version,
  });
  const labels = mapHelper('labels', 'The labels of all objects.', {
    'helm.sh/chart': chartLabel,
    ...podLabels(),
  });
  const podName = variable('name', fullname);
  const end = variable('end', sum(v.ordinals.start, v.replicaCount));
  const repository = textHelper(
    'repository',
    'The image’s repository, with the registry where one is named.',
    firstOf(
      { condition: v.global.imageRegistry, text: format('%s/%s', v.global.imageRegistry, v.image.repository) },
      { condition: v.image.registry, text: format('%s/%s', v.image.registry, v.image.repository) },
      { text: v.image.repository },
    ),
  );

  return {
    name,
    fullname,
    labels,
    podLabels,
    selectorLabels,
    image: textHelper(
      'image',
      'The image of visits-api: by its digest where that is known, else by its tag.',
      firstOf(
        { condition: v.image.digest, text: format('%s@%s', repository, v.image.digest) },
        { text: format('%s:%s', repository, fallback(v.image.tag, chart.appVersion)) },
      ),
    ),
    serviceAccount: textHelper(
      'serviceAccountName',
      'The service account of the pods; nothing where it is the namespace’s own.',
      firstOf(
        { condition: v.serviceAccount.name, text: v.serviceAccount.name },
        { condition: v.serviceAccount.create, text: fullname },
      ),
    ),
    several: textHelper(
      'several',
      'Not empty where there may be more than one pod.',
      firstOf({
        condition: or(v.autoscaling.enabled, absent(v.replicaCount), exceeds(v.replicaCount, 1)),
        text: fullname,
      }),
    ),
    expectedPeers: textHelper(
      'expectedPeers',
      'The names of all pods, where the chart says how many there are.',
      firstOf({
        condition: and(not(v.autoscaling.enabled), exceeds(v.replicaCount, 0)),
        text: format('%s-%s', podName, joined(counting(v.ordinals.start, end), format(',%s-', podName))),
      }),
    ),
    vaultToken: vaultTemplate(tokenFile, v.vault.tokenPath),
    vaultDatabaseUrl: vaultTemplate(databaseUrlFile, v.vault.databasePath),
    headless: textHelper('headlessName', 'The Service that gives each pod a name of its own.', named('headless')),
    claim: textHelper(
      'claimName',
      'The claim that all pods share.',
      firstSet(v.storage.existingClaim, v.storage.claimName, named('storage')),
    ),
    environment: textHelper(
      'environmentName',
      'The ConfigMap the environment comes from.',
      firstSet(v.environment.existingConfigMap, v.environment.configMapName, named('env')),
    ),
    config: textHelper(
      'configName',
      'The ConfigMap with config.json.',
      firstSet(v.config.existingConfigMap, v.config.configMapName, named('config')),
    ),
    authSecret: textHelper(
      'authSecretName',
      'The Secret with the token.',
      firstSet(v.auth.existingSecret, named('auth')),
    ),
    suffixed: named,
  };
}

export type Names = ReturnType<typeof defineNames>;

/** Whether the token is in a Secret, and not with Vault. */
export function hasAuthSecret({ values: v }: VisitsScope): Expression<boolean> {
  return and(v.auth.enabled, not(and(v.vault.enabled, v.vault.tokenPath)));
}

function vaultTemplate({ key }: VaultFile, path: Expression<string>): Expression<string> {
  return textHelper(
    `${key}FromVault`,
    `What the Vault agent writes into the file \`${key}\`: a template of its own.`,
    format(`{{- with secret "%s" -}}{{ .Data.data.${key} }}{{- end -}}`, path),
  );
}

function shortened(name: ReturnType<typeof format>) {
  return trim(truncate(name, LONGEST_NAME), '-');
}
