/** The order in which Helm installs, and prints, objects by their kinds; others come last, by the names of theirs. */
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
  const known = (item: T) => INSTALL_ORDER.indexOf(kindOf(item)) !== -1;
  const byRank = (a: T, b: T) => INSTALL_ORDER.indexOf(kindOf(a)) - INSTALL_ORDER.indexOf(kindOf(b));
  const byName = (a: T, b: T) => Buffer.compare(Buffer.from(kindOf(a)), Buffer.from(kindOf(b)));
  return [...items.filter(known).sort(byRank), ...items.filter((item) => !known(item)).sort(byName)];
}
