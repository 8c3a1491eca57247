import { textField } from '../checks/object-index.ts';
import { podTemplateOf, WORKLOADS } from '../checks/pod-references.ts';
import { roleOf } from '../helm/hooks.ts';
import type { HelmValues } from '../helm/values-file.ts';
import { same } from './differences.ts';
import { immutableFields } from './immutable-fields.ts';
import { leftBehind } from './left-behind.ts';
import { namesAndLabels } from './names-and-labels.ts';
import { resetReplicas } from './replicas.ts';
import { type Change, type Finding, type Upgrade, worstOf } from './verdict.ts';

/** What becomes of a release's objects when these take the place of those. Hooks are made anew each time: they never harm. */
export function judgeUpgrade(before: readonly HelmValues[], after: readonly HelmValues[]): Upgrade {
  const changes = changesOf(before, after);
  const findings = [...findingsIn(changes)];
  return { verdict: worstOf(findings), findings, replaced: changes.filter(replacesPods).map(({ where }) => where) };
}

function* findingsIn(changes: readonly Change[]): Generator<Finding> {
  for (const { where, before, after } of changes) {
    if (after === undefined) continue;
    if (before === undefined || !same(before, after)) yield* namesAndLabels(where, after);
    if (before !== undefined) yield* immutableFields(where, before, after);
  }
  yield* leftBehind(changes);
  yield* resetReplicas(changes);
}

function changesOf(before: readonly HelmValues[], after: readonly HelmValues[]): readonly Change[] {
  const [old, young] = [released(before), released(after)];
  return [...new Set([...old.keys(), ...young.keys()])].map((where) => ({
    where,
    before: old.get(where),
    after: young.get(where),
  }));
}

function released(objects: readonly HelmValues[]): ReadonlyMap<string, HelmValues> {
  const own = objects.filter((object) => roleOf(object) === 'release');
  return new Map(own.map((object) => [`${object['kind']} ${textField(object, 'metadata', 'name')}`, object]));
}

function replacesPods({ before, after }: Change): boolean {
  if (before === undefined || after === undefined || !WORKLOADS.includes(String(after['kind']))) return false;
  return !same(podTemplateOf(before), podTemplateOf(after));
}
