import { schemaPredicate } from '../helm/schema-problems.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { ChartError } from '../language/chart-error.ts';
import { leaves } from '../values/define-values.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { combinationsOf } from './combinations.ts';
import { danglingReferences } from './dangling-references.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { misusedFiles } from './files-in-use.ts';
import { inertValues } from './inert-values.ts';
import { mutableSelectors } from './mutable-selectors.ts';
import { field, type IsExternal } from './object-index.ts';
import { needlessRestarts } from './pod-restarts.ts';
import { fileOf, trialManifests } from './trial.ts';
import { twinObjects } from './twin-objects.ts';
import { undeclaredValues, unreadValues } from './values-in-use.ts';

/** How thoroughly a chart was checked. */
export interface CheckReport {
  /** How many combinations of values were rendered. */
  readonly rendered: number;
  readonly exhaustive: readonly string[];
  readonly pairwise: readonly string[];
  /** How many pairs the schema refuses. */
  readonly refused: number;
}

/**
 * Everything a chart must be before it is built.
 *
 * @throws ChartError with a line for each thing that is wrong
 */
export function checkChart(chart: Chart): CheckReport {
  const reading = [
    ...undeclaredValues(chart),
    ...unreadValues(chart),
    ...mutableSelectors(chart),
    ...misusedFiles(chart),
  ];
  // A reference to nothing cannot be rendered: what was read is told first.
  if (reading.length > 0) throw new ChartError([...new Set(reading)]);

  const admits = admittedBy(chart);
  const { values: admitted, ...coverage } = combinationsOf(chart, admits);
  const problems = new Set<string>();
  for (const values of admitted) {
    const manifests = trialManifests(chart, values);
    const files = new Map(manifests.map((manifest) => [manifest.object, fileOf(manifest)]));
    const objects = [...files.keys()];
    const complaints = [...danglingReferences(objects, externalNames(chart, values)), ...twinObjects(objects)];
    for (const { object, problem } of complaints) {
      problems.add(`${files.get(object)}: ${problem}`);
    }
    for (const problem of needlessRestarts(chart, values, manifests)) problems.add(problem);
  }
  for (const problem of duplicateKeys(chart, admitted, admits)) problems.add(problem);
  for (const problem of inertValues(chart, admitted, admits)) problems.add(problem);
  if (problems.size > 0) throw new ChartError([...problems]);
  return { rendered: admitted.length, ...coverage };
}

/** Whether the schema of a chart lets values through. */
export function admittedBy(chart: Chart): (values: HelmValues) => boolean {
  return schemaPredicate(valuesSchema(chart.metadata.name, chart.values));
}

/** The names that values declared as external give in one combination. */
function externalNames(chart: Chart, values: HelmValues): IsExternal {
  const names = new Set(
    [...leaves(chart.values.definitions)].flatMap(({ path, definition }) => {
      const given = definition.external === undefined ? [] : [field(values, ...path)].flat();
      return given.map((name) => `${definition.external}/${name}`);
    }),
  );
  return (kind, name) => names.has(`${kind}/${name}`);
}
