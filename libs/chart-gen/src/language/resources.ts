import type { StatefulSet } from 'kubernetes-types/apps/v1.d.ts';
import type { ConfigMap, PersistentVolumeClaim, Secret, Service } from 'kubernetes-types/core/v1.d.ts';
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

function resourceOf<T>(apiVersion: string, kind: string): (body: Body<T>) => Resource {
  return (body) => ({ apiVersion, kind, tree: { apiVersion, kind, ...(body as { [key: string]: TreeNode }) } });
}

export const configMap = resourceOf<ConfigMap>('v1', 'ConfigMap');
export const persistentVolumeClaim = resourceOf<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim');
export const secret = resourceOf<Secret>('v1', 'Secret');
export const service = resourceOf<Service>('v1', 'Service');
export const statefulSet = resourceOf<StatefulSet>('apps/v1', 'StatefulSet');
