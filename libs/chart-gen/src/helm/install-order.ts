/** The order in which Helm installs, and prints, objects by their kinds; unknown kinds come last. */
const INSTALL_ORDER: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

/** Sorts by Helm's order of kinds; those of one kind stay in the order of their files. */
export function inInstallOrder<T>(items: readonly T[], kindOf: (item: T) => string): readonly T[] {
  const rank = (item: T) => {
    const index = INSTALL_ORDER.indexOf(kindOf(item));
    return index === -1 ? INSTALL_ORDER.length : index;
  };
  return [...items].sort((a, b) => rank(a) - rank(b));
}
