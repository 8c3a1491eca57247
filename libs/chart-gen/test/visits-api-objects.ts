import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type {
  ConfigMap,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-types/core/v1.d.ts';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import { renderer } from '../src/helm/render.ts';
import { applySetFlag } from '../src/helm/set-flag.ts';
import type { HelmValues } from '../src/helm/values-file.ts';
import { visitsApi } from '../src/visits-api/chart.ts';

export const render = renderer(visitsApi);

interface Kinds {
  ConfigMap: ConfigMap;
  Deployment: Deployment;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  HTTPRoute: HelmValues;
  Ingress: Ingress;
  NetworkPolicy: NetworkPolicy;
  PersistentVolumeClaim: PersistentVolumeClaim;
  Pod: Pod;
  PodDisruptionBudget: PodDisruptionBudget;
  PrometheusRule: HelmValues;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  ServiceMonitor: HelmValues;
  StatefulSet: StatefulSet;
}

/** The objects that values make, by kind and name. */
export function objectsFor(values: HelmValues, name = 'app-python') {
  const objects = render(values, { name, namespace: 'default' }).manifests.map(({ object }) => object);
  return <K extends keyof Kinds>(kind: K, objectName: string) =>
    objects.find((object) => {
      const { name: own } = object['metadata'] as { name: string };
      return object['kind'] === kind && own === objectName;
    }) as Kinds[K] | undefined;
}

/** Values from --set flags. */
export const set = (...flags: readonly string[]) =>
  flags.reduce<HelmValues>((values, flag) => applySetFlag(values, flag), {});
/** The values of a case in ci/. */
export const caseValues = (name: string) => visitsApi.cases[name]?.values as HelmValues;
/** What a release named r says of its pods. */
export const podsOf = (values: HelmValues) => objectsFor(values, 'r')('StatefulSet', 'r-visits-api')?.spec;
export const containerOf = (values: HelmValues) => podsOf(values)?.template.spec?.containers[0];
/** The one object of a kind that values make in a release named r, if there is one. */
export const oneOfKind = <K extends keyof Kinds>(kind: K, values: HelmValues) =>
  render(values, { name: 'r', namespace: 'default' }).manifests.find(({ object }) => object['kind'] === kind)?.object as
    | Kinds[K]
    | undefined;
