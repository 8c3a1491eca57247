import { field, isPartOf, items, textField } from '../checks/object-index.ts';
import { podLabelsOf, podSpecOf, WORKLOADS } from '../checks/pod-references.ts';
import type { HelmValue, HelmValues } from '../helm/values-file.ts';
import type { Change, Finding } from './verdict.ts';

/** What is lost, or there and used by nobody, after an upgrade: data in claims, Services that others call. */
export function* leftBehind(changes: readonly Change[]): Generator<Finding> {
  const after = changes.map((change) => change.after).filter((object) => object !== undefined);
  for (const change of changes) {
    if (change.before === undefined) continue;
    for (const { what, wayOut } of harmTo(change.before, change.after, after)) {
      yield { verdict: 'accepted but harmful', where: change.where, what, wayOut };
    }
  }
}

type Harm = Pick<Finding, 'what' | 'wayOut'>;

function* harmTo(before: HelmValues, now: HelmValues | undefined, after: readonly HelmValues[]): Generator<Harm> {
  const name = textField(before, 'metadata', 'name') ?? '';
  switch (before['kind']) {
    case 'PersistentVolumeClaim':
      if (now === undefined && !isKept(before)) {
        const wayOut = `back up first, or annotate it: kubectl annotate pvc ${name} helm.sh/resource-policy=keep`;
        yield { what: 'is not part of the release any more: Helm deletes it, with everything on it', wayOut };
      }
      return;
    case 'Service':
      if (now === undefined) {
        yield {
          what: 'goes away: whoever calls it by this name finds nothing',
          wayOut: 'make a Service of this name yourself until nobody does, or keep the name',
        };
      } else yield* silentService(now, before, after);
      return;
    case 'StatefulSet':
      yield* claimsOfSet(before, now, name);
  }
  if (WORKLOADS.includes(String(before['kind']))) yield* claimsUnmounted(before, after);
}

function isKept(object: HelmValues): boolean {
  return field(object, 'metadata', 'annotations', 'helm.sh/resource-policy') === 'keep';
}

/** A Service that selects others than before has nobody to answer until these are ready. */
function* silentService(now: HelmValues, before: HelmValues, after: readonly HelmValues[]): Generator<Harm> {
  const selector = field(now, 'spec', 'selector');
  if (selector === undefined || isPartOf(selector, field(before, 'spec', 'selector'))) return;
  const answered = after.some((object) => isPartOf(selector, podLabelsOf(object)));
  const what = answered
    ? 'spec.selector matches none of the pods that run now: nobody answers until new ones are ready'
    : 'spec.selector matches no pods: nobody answers any more';
  yield { what, wayOut: 'keep the selector, or add labels to the pods one release before selecting by them' };
}

function* claimsOfSet(before: HelmValues, now: HelmValues | undefined, name: string): Generator<Harm> {
  const [old, young] = [claimTemplates(before), claimTemplates(now)];
  for (const claim of old.filter((template) => !young.includes(template))) {
    yield {
      what: `the claims ${claim}-${name}-0 and following stay, and no pod mounts them any more: what is in them is left behind`,
      wayOut: 'export the data before the upgrade and import it afterwards, or keep name, kind and storage',
    };
  }
}

function claimTemplates(set: HelmValues | undefined): readonly string[] {
  return items(set, 'spec', 'volumeClaimTemplates').flatMap((claim) => textField(claim, 'metadata', 'name') ?? []);
}

function* claimsUnmounted(before: HelmValues, after: readonly HelmValues[]): Generator<Harm> {
  const mounted = new Set(after.flatMap((object) => claimsOf(podSpecOf(object))));
  for (const claim of new Set(claimsOf(podSpecOf(before)))) {
    if (mounted.has(claim)) continue;
    yield {
      what: `no pod mounts the claim ${claim} any more: what is in it is left behind`,
      wayOut: 'export the data before the upgrade and import it afterwards, or go on naming the claim',
    };
  }
}

function claimsOf(pod: HelmValue | undefined): readonly string[] {
  return items(pod, 'volumes').flatMap((volume) => textField(volume, 'persistentVolumeClaim', 'claimName') ?? []);
}
