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
import type { LiteralTree } from './tree.ts';
import type { TreeNode } from './tree-nodes.ts';

/** An object of the Kubernetes API as a tree, its kind always known. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly tree: TreeNode;
}

/** What a resource's author writes: everything but apiVersion and kind. */
type Body<T> = LiteralTree<Omit<T, 'apiVersion' | 'kind'>>;

/** Makes resources of a kind this file does not have, such as a custom resource's, whose fields T says. */
export function resourceKind<T>(apiVersion: string, kind: string): (body: Body<T>) => Resource {
  return (body) => ({ apiVersion, kind, tree: { apiVersion, kind, ...(body as { [key: string]: TreeNode }) } });
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
