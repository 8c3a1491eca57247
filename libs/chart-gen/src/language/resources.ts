import type { DaemonSet, Deployment, StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { CronJob, Job } from 'kubernetes-types/batch/v1.d.ts';
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
import type { Role, RoleBinding } from 'kubernetes-types/rbac/v1.d.ts';
import { Binding, bound, type Expression } from './expression.ts';
import type { LiteralTree } from './tree.ts';
import { Each, type TreeNode } from './tree-nodes.ts';

/** What a file of a chart renders to: an object of the Kubernetes API, or one for each element of a value. */
export interface Resource {
  readonly tree: TreeNode;
}

/** What a resource's author writes: everything but apiVersion and kind. */
type Body<T> = LiteralTree<Omit<T, 'apiVersion' | 'kind'>>;

/** Makes resources of a kind this file does not have, such as a custom resource's, whose fields T says. */
export function resourceKind<T>(apiVersion: string, kind: string): (body: Body<T>) => Resource {
  return (body) => ({ tree: { apiVersion, kind, ...(body as { [key: string]: TreeNode }) } });
}

/** A resource for each object in a list of them. */
export function eachResource<T extends object>(
  list: Expression<readonly T[]>,
  resource: (element: Expression<T>) => Resource,
): Resource {
  const binding = new Binding('object');
  return { tree: new Each(list, binding, resource(bound(binding)).tree) };
}

/** An object of the user's, passed on as it is: `eachResource(v.extraObjects, verbatim)`. */
export function verbatim(object: Expression<object>): Resource {
  return { tree: object };
}

export const configMap = resourceKind<ConfigMap>('v1', 'ConfigMap');
export const cronJob = resourceKind<CronJob>('batch/v1', 'CronJob');
export const daemonSet = resourceKind<DaemonSet>('apps/v1', 'DaemonSet');
export const deployment = resourceKind<Deployment>('apps/v1', 'Deployment');
export const horizontalPodAutoscaler = resourceKind<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
);
export const ingress = resourceKind<Ingress>('networking.k8s.io/v1', 'Ingress');
export const job = resourceKind<Job>('batch/v1', 'Job');
export const networkPolicy = resourceKind<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy');
export const persistentVolumeClaim = resourceKind<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim');
export const pod = resourceKind<Pod>('v1', 'Pod');
export const podDisruptionBudget = resourceKind<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget');
export const role = resourceKind<Role>('rbac.authorization.k8s.io/v1', 'Role');
export const roleBinding = resourceKind<RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const secret = resourceKind<Secret>('v1', 'Secret');
export const service = resourceKind<Service>('v1', 'Service');
export const serviceAccount = resourceKind<ServiceAccount>('v1', 'ServiceAccount');
export const statefulSet = resourceKind<StatefulSet>('apps/v1', 'StatefulSet');
