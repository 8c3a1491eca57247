import { field, items, textField } from '../checks/object-index.ts';
import { isTable } from '../helm/coalesce.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import { type Difference, differences, same } from './differences.ts';
import { quantity } from './quantity.ts';
import type { Finding } from './verdict.ts';

/** What the API server lets nobody change in an object that is there. */
export function* immutableFields(where: string, before: HelmValues, after: HelmValues): Generator<Finding> {
  const rule = RULES[String(after['kind'])];
  if (rule === undefined) return;
  for (const { path, from, to, wayOut } of rule(before, after)) {
    const what = `${path} changes from ${shown(from)} to ${shown(to)}, which the API server lets nobody do`;
    yield { verdict: 'refused by the API server', where, what, wayOut };
  }
}

interface Broken extends Difference {
  readonly wayOut: string;
}
type Rule = (before: HelmValues, after: HelmValues) => Iterable<Broken>;

const MADE_ANEW = 'delete the object before the upgrade, which makes it anew';

const RULES: { readonly [kind: string]: Rule } = {
  StatefulSet: statefulSetRule,
  Deployment: fixed([['spec', 'selector']], 'delete the Deployment before the upgrade: its pods go with it'),
  DaemonSet: fixed([['spec', 'selector']], 'delete the DaemonSet before the upgrade: its pods go with it'),
  Job: fixed(
    [
      ['spec', 'template'],
      ['spec', 'selector'],
      ['spec', 'completionMode'],
    ],
    'delete the Job before the upgrade, or give it another name',
  ),
  PersistentVolumeClaim: claimRule,
  Service: serviceRule,
  Secret: fixed([['type']], MADE_ANEW, [['data'], ['stringData']]),
  ConfigMap: fixed([], MADE_ANEW, [['data'], ['binaryData']]),
  RoleBinding: fixed([['roleRef']], MADE_ANEW),
  ClusterRoleBinding: fixed([['roleRef']], MADE_ANEW),
};

/** A kind of which some fields are fixed, and others are where the object says that it is immutable. */
function fixed(
  paths: readonly (readonly string[])[],
  wayOut: string,
  whenImmutable: readonly (readonly string[])[] = [],
): Rule {
  return function* (before, after) {
    for (const path of before['immutable'] === true ? [...paths, ...whenImmutable] : paths) {
      const [from, to] = [field(before, ...path), field(after, ...path)];
      if (!same(from, to)) yield { path: path.join('.'), from, to, wayOut };
    }
  };
}

/** All that may change in the spec of a StatefulSet. */
const MUTABLE: ReadonlySet<string> = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

function* statefulSetRule(before: HelmValues, after: HelmValues): Generator<Broken> {
  const name = textField(before, 'metadata', 'name') ?? '';
  for (const difference of differences(fixedSpec(before), fixedSpec(after), 'spec')) {
    yield { ...difference, wayOut: wayOutOf(difference.path, name) };
  }
}

function wayOutOf(path: string, name: string): string {
  if (path.startsWith('spec.selector')) {
    return `kubectl delete statefulset ${name} before the upgrade: its pods go with it, their claims stay`;
  }
  const orphan = `kubectl delete statefulset ${name} --cascade=orphan before the upgrade: its pods and claims stay, and are adopted`;
  return path.startsWith('spec.volumeClaimTemplates') ? `${orphan}; claims that exist stay as they are` : orphan;
}

/** What may not change of the spec, with what the API server fills in where it is left out. */
function fixedSpec(set: HelmValues): HelmValues {
  const spec = isTable(set['spec']) ? set['spec'] : {};
  const rest = Object.entries(spec).filter(([key]) => !MUTABLE.has(key));
  const volumeClaimTemplates = items(spec, 'volumeClaimTemplates').map(claimTemplate);
  return { podManagementPolicy: 'OrderedReady', ...Object.fromEntries(rest), volumeClaimTemplates };
}

function claimTemplate(claim: HelmValue): HelmValue {
  const { apiVersion: _, kind: __, spec = {}, ...rest } = isTable(claim) ? claim : {};
  return { ...rest, spec: { volumeMode: 'Filesystem', ...(isTable(spec) && spec) } };
}

function* claimRule(before: HelmValues, after: HelmValues): Generator<Broken> {
  for (const key of ['accessModes', 'storageClassName', 'volumeName', 'volumeMode', 'selector']) {
    const [from, to] = [field(before, 'spec', key), field(after, 'spec', key)];
    // What the API server has filled in stays where an upgrade leaves it out.
    if (to === undefined || same(from, to)) continue;
    yield { path: `spec.${key}`, from, to, wayOut: 'make another claim, copy the data over, and name that one' };
  }
  const path = ['spec', 'resources', 'requests', 'storage'];
  const [from, to] = [field(before, ...path), field(after, ...path)];
  const [sizeBefore, size] = [quantity(from) ?? 0, quantity(to) ?? 0];
  if (size < sizeBefore)
    yield { path: path.join('.'), from, to, wayOut: 'leave the size, or make another claim and copy the data over' };
  if (size > sizeBefore) {
    const wayOut = 'its storage class must say allowVolumeExpansion: true; then there is nothing to do';
    yield { path: path.join('.'), from, to, wayOut };
  }
}

function* serviceRule(before: HelmValues, after: HelmValues): Generator<Broken> {
  const [from, to] = [textField(before, 'spec', 'clusterIP'), textField(after, 'spec', 'clusterIP')];
  // One that is left out is given at first, and kept from then on.
  if (to === undefined || to === '' || from === to) return;
  yield { path: 'spec.clusterIP', from: from ?? 'one that was given', to, wayOut: MADE_ANEW };
}

function shown(value: HelmValue | undefined): string {
  if (value === undefined) return 'nothing';
  const text = Array.isArray(value) ? value.map(nameOf).join(', ') || 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** What an item of a list is called, or the whole of it. */
function nameOf(item: HelmValue): string {
  return textField(item, 'metadata', 'name') ?? textField(item, 'name') ?? JSON.stringify(item);
}
