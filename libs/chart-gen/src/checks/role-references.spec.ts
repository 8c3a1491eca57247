import type { HelmValues } from '../helm/values-file.ts';
import { danglingReferences } from './dangling-references.ts';

const role = { kind: 'Role', metadata: { name: 'reader' } };
const account = { kind: 'ServiceAccount', metadata: { name: 'pod' } };
const binding: HelmValues = {
  kind: 'RoleBinding',
  metadata: { name: 'pod-reads' },
  roleRef: { kind: 'Role', name: 'reader' },
  subjects: [
    { kind: 'ServiceAccount', name: 'pod' },
    { kind: 'ServiceAccount', name: 'default' },
    { kind: 'User', name: 'somebody' },
  ],
};
const problemsOf = (objects: readonly HelmValues[], isExternal = (_kind: string, _name: string) => false) =>
  [...danglingReferences(objects, isExternal)].map(({ problem }) => problem);

it('a role and an account that are made are fine, and so is what is there in any cluster', () => {
  expect(problemsOf([binding, role, account])).toEqual([]);
  const toClusterRole = { ...binding, roleRef: { kind: 'ClusterRole', name: 'view' } };
  expect(problemsOf([toClusterRole, account])).toEqual([]);
});

it('those that nobody makes are named', () => {
  expect(problemsOf([binding])).toEqual([
    'roleRef names Role reader, which the chart does not make: make it, or name one it makes',
    'subjects names ServiceAccount pod, which the chart does not make: make it, or take its name from a value declared as external',
  ]);
});

it('an account that values name as external is fine', () => {
  expect(problemsOf([binding, role], (kind, name) => kind === 'ServiceAccount' && name === 'pod')).toEqual([]);
});
