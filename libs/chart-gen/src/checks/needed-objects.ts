import { isTable } from '../helm/coalesce.ts';
import type { Manifest } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { leaves } from '../values/define-values.ts';
import { missingKeys } from './dangling-references.ts';
import { field, ObjectIndex } from './object-index.ts';
import { podReferences, type Reference, WORKLOADS } from './pod-references.ts';

/** Something that pods of a release cannot start without, and that the release does not make itself. */
export interface Need {
  readonly reference: Reference;
  /** The template that names it. */
  readonly source: string;
}

/** What a release needs to be there before it is installed. */
export function needsOf(manifests: readonly Manifest[]): readonly Need[] {
  const made = new ObjectIndex(manifests.map(({ object }) => object));
  return manifests
    .filter(({ object }) => WORKLOADS.includes(String(object['kind'])))
    .flatMap(({ object, source }) => [...podReferences(object)].map((reference) => ({ reference, source })))
    .filter(({ reference: { kind, name } }) => made.find(kind, name) === undefined);
}

/** What is wrong with the object that a need is for, if anything; `object` is undefined where there is none. */
export function unmetNeed(
  { reference, source }: Need,
  object: HelmValues | undefined,
  namespace: string,
  values: readonly string[],
): string | undefined {
  const { kind, name, keys, path } = reference;
  const other = values.length === 0 ? '' : `, or name another by ${values.join(' or ')}`;
  if (object === undefined) {
    return `${source}: ${path} names ${kind} ${name}, which is not in namespace ${namespace}: create it${other}`;
  }
  const missing = missingKeys(object, keys);
  if (missing.length === 0) return undefined;
  return `${source}: ${path} names ${missing.join(', ')} of ${kind} ${name}, which has no such key: add it there${other}`;
}

/** The values that name an object which exists, in what a user ends up with. */
export function valuesNaming({ kind, name }: Reference, chart: Chart, values: HelmValues): readonly string[] {
  return [...leaves(chart.values.definitions)]
    .filter(({ definition }) => definition.external === kind)
    .filter(({ path }) => [field(values, ...path)].flat().includes(name))
    .map(({ path }) => path.join('.'));
}

/** The object of a kind and name in a namespace, among others; one that names no namespace is in all of them. */
export function findObject(
  objects: readonly HelmValues[],
  { kind, name }: Reference,
  namespace: string,
): HelmValues | undefined {
  return objects.find(({ kind: ownKind, metadata }) => {
    if (ownKind !== kind || !isTable(metadata) || metadata['name'] !== name) return false;
    return (metadata['namespace'] ?? namespace) === namespace;
  });
}
