import { applySetFlag } from '../../src/helm/set-flag.ts';
import type { HelmValue, HelmValues } from '../../src/helm/values-file.ts';
import type { Chart } from '../../src/language/chart.ts';
import { type ChartVersion, chartVersion } from '../../src/upgrade/chart-upgrade.ts';
import { string } from '../../src/values/value-kinds.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';

const set = (...flags: readonly string[]) => flags.reduce<HelmValues>((values, flag) => applySetFlag(values, flag), {});

/** The chart as it could be some day: its objects changed where `change` says so. */
function changed(change: (object: Editable) => Editable | undefined): ChartVersion {
  const now = chartVersion(visitsApi);
  return {
    ...now,
    objects: async (values, release) => {
      const objects = await now.objects(values, release);
      return objects.flatMap(
        (object) => change(structuredClone(object) as unknown as Editable) ?? [],
      ) as unknown as HelmValues[];
    },
  };
}

/** What the changes below touch. */
interface Editable {
  readonly kind: string;
  readonly metadata: { name: string; annotations?: { [key: string]: string } };
  readonly spec: {
    replicas?: number;
    serviceName?: string;
    clusterIP?: string;
    readonly selector: { matchLabels?: { [key: string]: HelmValue } };
    readonly template: { readonly metadata: { readonly labels: { [key: string]: HelmValue } } };
  };
}

const onSet = (edit: (set: Editable) => void) =>
  changed((object) => {
    if (object.kind === 'StatefulSet') edit(object);
    return object;
  });

export const withMetadata = (metadata: Partial<Chart['metadata']>) =>
  chartVersion({ ...visitsApi, metadata: { ...visitsApi.metadata, ...metadata } });

function withDefinitions(edit: (definitions: { [name: string]: Chart['values']['definitions'][string] }) => void) {
  const definitions = { ...visitsApi.values.definitions };
  edit(definitions);
  return chartVersion({ ...visitsApi, values: { ...visitsApi.values, definitions } });
}

/** An upgrade, and what is right to say of it. */
export interface PreparedChange {
  readonly name: string;
  /** The chart as it is, where it is left out. */
  readonly from?: ChartVersion;
  readonly to: ChartVersion;
  readonly values?: HelmValues;
  readonly newValues?: HelmValues;
  readonly verdict: string;
  readonly says?: string;
}

/** The chart as it is. */
export const same = chartVersion(visitsApi);
const shared = set('storage.mode=shared');

export const prepared: readonly PreparedChange[] = [
  { name: 'nothing', to: same, verdict: 'safe' },
  { name: 'the version of the chart only', to: withMetadata({ version: '99.0.0' }), verdict: 'safe' },
  { name: 'the version of the service', to: withMetadata({ appVersion: '99.0.0' }), verdict: 'safe' },
  {
    name: 'a resized claim template',
    to: same,
    newValues: set('storage.size=2Gi'),
    verdict: 'refused by the API server',
    says: 'spec.volumeClaimTemplates[0].spec.resources.requests.storage changes from "1Gi" to "2Gi"',
  },
  {
    name: 'a claim template of the same size, said otherwise',
    to: same,
    newValues: set('storage.size=1024Mi'),
    verdict: 'safe',
  },
  {
    name: 'a renamed selector label',
    to: onSet(({ spec }) => {
      const { app = '', ...rest } = spec.selector.matchLabels ?? {};
      Object.assign(spec.selector, { matchLabels: { ...rest, application: app } });
      spec.template.metadata.labels['application'] = app;
    }),
    verdict: 'refused by the API server',
    says: 'spec.selector.matchLabels.app changes from "visits-api" to nothing',
  },
  {
    name: 'a changed serviceName',
    to: onSet(({ spec }) => {
      spec.serviceName = 'other';
    }),
    verdict: 'refused by the API server',
    says: 'spec.serviceName changes from',
  },
  {
    name: 'a changed podManagementPolicy',
    to: same,
    newValues: set('podManagementPolicy=OrderedReady'),
    verdict: 'refused by the API server',
    says: 'spec.podManagementPolicy changes from "Parallel" to "OrderedReady"',
  },
  {
    name: 'a removed value that the release sets',
    to: withDefinitions((definitions) => {
      delete definitions['minReadySeconds'];
    }),
    values: set('minReadySeconds=3'),
    verdict: 'refused by the schema',
    says: 'minReadySeconds: no such value',
  },
  {
    name: 'a removed value that anybody may have set',
    to: withDefinitions((definitions) => {
      delete definitions['minReadySeconds'];
    }),
    verdict: 'refused by the schema',
    says: 'whoever sets it is refused',
  },
  {
    name: 'a removed value that the release does not set',
    to: withDefinitions((definitions) => {
      delete definitions['minReadySeconds'];
    }),
    values: set('replicaCount=2'),
    verdict: 'safe',
  },
  {
    name: 'a new value that must be set',
    to: withDefinitions((definitions) => {
      definitions['domain'] = string({ default: '', pattern: '^[a-z.]+$', doc: 'Where it is reached' });
    }),
    verdict: 'refused by the schema',
    says: 'domain: expected a string that matches',
  },
  {
    name: 'storage switched from one claim a pod to one for all',
    to: same,
    newValues: shared,
    verdict: 'refused by the API server',
    says: 'spec.volumeClaimTemplates changes from visits-storage to nothing, which',
  },
  {
    name: 'storage switched from one claim a pod to a database',
    to: same,
    newValues: set('storage.mode=postgres,postgres.existingSecret=db'),
    verdict: 'accepted but harmful',
    says: 'the claims visits-storage-r-visits-api-0 and following stay, and no pod mounts them any more',
  },
  {
    name: 'storage switched from one claim for all to a database',
    to: same,
    values: shared,
    newValues: set('storage.mode=postgres,postgres.existingSecret=db'),
    verdict: 'accepted but harmful',
    says: 'no pod mounts the claim r-visits-api-storage any more',
  },
  {
    name: 'storage switched to another claim',
    to: same,
    values: shared,
    newValues: set('storage.claimName=other'),
    verdict: 'accepted but harmful',
    says: 'no pod mounts the claim',
  },
  {
    name: 'a shared claim that grows',
    to: same,
    values: shared,
    newValues: set('storage.size=2Gi'),
    verdict: 'refused by the API server',
    says: 'allowVolumeExpansion',
  },
  {
    name: 'a shared claim that the chart does not make any more, and that is kept',
    to: changed((object) => (object.kind === 'PersistentVolumeClaim' ? undefined : object)),
    values: shared,
    verdict: 'safe',
  },
  {
    name: 'a claim that the release made and does not make any more',
    from: changed((object) => {
      delete object.metadata.annotations;
      return object;
    }),
    to: changed((object) => (object.kind === 'PersistentVolumeClaim' ? undefined : object)),
    values: shared,
    verdict: 'accepted but harmful',
    says: 'Helm deletes it, with everything on it',
  },
  {
    name: 'pods set back to a number that others had chosen',
    to: same,
    values: set('replicaCount=null'),
    newValues: set('replicaCount=3'),
    verdict: 'accepted but harmful',
    says: 'undoes what kubectl scale',
  },
  {
    name: 'a Service that goes away',
    to: changed((object) => (object.kind === 'Service' && object.spec.clusterIP !== 'None' ? undefined : object)),
    verdict: 'accepted but harmful',
    says: 'whoever calls it by this name finds nothing',
  },
  {
    name: 'other names',
    to: same,
    newValues: set('fullnameOverride=other'),
    verdict: 'accepted but harmful',
    says: 'the claims visits-storage-r-visits-api-0 and following stay, and no pod mounts them any more',
  },
  {
    name: 'a name of 53 characters',
    to: onSet((object) => {
      object.metadata.name = 'n'.repeat(53);
    }),
    verdict: 'accepted but harmful',
    says: 'with more than 52 no pod ever appears',
  },
];
