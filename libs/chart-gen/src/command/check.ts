import { findObject, needsOf, unmetNeed, valuesNaming } from '../checks/needed-objects.ts';
import { coalesce } from '../helm/coalesce.ts';
import { renderer } from '../helm/render.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { defaultsOf } from '../values/define-values.ts';
import type { CheckFlags } from './flags.ts';
import { readObjects, readValues } from './input.ts';
import { objectInCluster } from './kubectl.ts';

export interface Checked {
  /** How many objects the release needs that it does not make. */
  readonly needed: number;
  /** A line for each that is not there, or lacks a key. */
  readonly problems: readonly string[];
}

/** What a release needs, and is not there: among the objects of a file, in a cluster, or in an empty namespace. */
export async function check(chart: Chart, flags: CheckFlags): Promise<Checked> {
  const { release: name, namespace, objectsFile, cluster } = flags;
  const objects = objectsFile === undefined ? [] : readObjects(objectsFile);
  const given = readValues(flags);
  const needs = needsOf(renderer(chart)(given, { name, namespace, objects }).manifests);
  const values = coalesce(given, defaultsOf(chart.values.definitions) as HelmValues);
  const problems = await Promise.all(
    needs.map(async (need) => {
      const { reference } = need;
      const object = cluster
        ? await objectInCluster(reference.kind, reference.name, namespace)
        : findObject(objects, reference, namespace);
      return unmetNeed(need, object, namespace, valuesNaming(reference, chart, values));
    }),
  );
  return {
    needed: new Set(needs.map(({ reference }) => `${reference.kind}/${reference.name}`)).size,
    problems: [...new Set(problems.filter((problem) => problem !== undefined))],
  };
}
