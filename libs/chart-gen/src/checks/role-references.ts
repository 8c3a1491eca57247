import type { HelmValues } from '../helm/values-file.ts';
import { type Complaint, type IsExternal, items, type ObjectIndex, textField } from './object-index.ts';

/** Roles and accounts that a RoleBinding names and that nobody makes: it would be accepted, and grant nothing. */
export function* danglingInRoles(index: ObjectIndex, isExternal: IsExternal): Generator<Complaint> {
  for (const binding of index.ofKind('RoleBinding')) {
    for (const problem of [...missingRole(binding, index), ...missingAccounts(binding, index, isExternal)]) {
      yield { object: binding, problem };
    }
  }
}

function* missingRole(binding: HelmValues, index: ObjectIndex): Generator<string> {
  const name = textField(binding, 'roleRef', 'name');
  if (name === undefined || textField(binding, 'roleRef', 'kind') !== 'Role') return;
  if (index.find('Role', name) === undefined) {
    yield `roleRef names Role ${name}, which the chart does not make: make it, or name one it makes`;
  }
}

function* missingAccounts(binding: HelmValues, index: ObjectIndex, isExternal: IsExternal): Generator<string> {
  for (const subject of items(binding, 'subjects')) {
    const name = textField(subject, 'name');
    if (name === undefined || name === 'default' || textField(subject, 'kind') !== 'ServiceAccount') continue;
    if (isExternal('ServiceAccount', name) || index.find('ServiceAccount', name) !== undefined) continue;
    yield `subjects names ServiceAccount ${name}, which the chart does not make: make it, or take its name from a value declared as external`;
  }
}
