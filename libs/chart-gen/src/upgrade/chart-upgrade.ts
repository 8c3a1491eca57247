import { overlay } from '../helm/coalesce.ts';
import { type Release, renderer } from '../helm/render.ts';
import { ValuesError } from '../helm/values-error.ts';
import type { HelmValues } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { judgeUpgrade } from './judge-upgrade.ts';
import { type Finding, type Upgrade, worstOf } from './verdict.ts';

/** One version of a chart, or what a release of it was made of. */
export interface ChartVersion {
  /** What its values may be; undefined where only its objects are known. */
  readonly schema?: JsonSchema;
  /** Its objects. @throws ValuesError where the schema refuses the values */
  readonly objects: (values: HelmValues, release: Release) => readonly HelmValues[] | Promise<readonly HelmValues[]>;
}

/** A chart of this program. */
export function chartVersion(chart: Chart): ChartVersion {
  const render = renderer(chart);
  return {
    schema: valuesSchema(chart.metadata.name, chart.values),
    objects: (values, release) => render(values, release).manifests.map(({ object }) => object),
  };
}

/** Whose upgrade it is: a release, the values it has, and those that are set with the upgrade. */
export interface UpgradedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly values: HelmValues;
  readonly newValues?: HelmValues;
}

/**
 * What becomes of a release when its chart is replaced. Without values it is anybody's release: then a value that is not
 * there any more is refused too, to whoever sets it.
 *
 * @throws ValuesError where the old version refuses the values that the release is said to have
 */
export async function judgeChartUpgrade(
  old: ChartVersion,
  young: ChartVersion,
  { name, namespace, values, newValues = {} }: UpgradedRelease,
): Promise<Upgrade> {
  const before = await old.objects(values, { name, namespace });
  const anybody = Object.keys(values).length === 0;
  const removed = anybody && old.schema && young.schema ? removedValues(old.schema, young.schema) : [];
  try {
    // What the release has made is there to be looked up: a generated Secret is kept.
    const after = await young.objects(overlay(values, newValues), { name, namespace, objects: before });
    const upgrade = judgeUpgrade(before, after);
    const findings = [...removed, ...upgrade.findings];
    return { ...upgrade, findings, verdict: worstOf(findings) };
  } catch (error) {
    if (!(error instanceof ValuesError)) throw error;
    const findings = [...removed, ...error.problems.map(refused)];
    return { verdict: worstOf(findings), findings, replaced: [] };
  }
}

function refused(problem: string): Finding {
  return { verdict: 'refused by the schema', where: 'values', what: problem, wayOut: 'set it with the upgrade' };
}

function removedValues(old: JsonSchema, young: JsonSchema): readonly Finding[] {
  return [...missing(old, young, [])].map((path) => ({
    verdict: 'refused by the schema',
    where: `value ${path}`,
    what: 'is not there any more: whoever sets it is refused',
    wayOut: 'remove it from the values with the upgrade',
  }));
}

/** Values that one schema has and another does not; of a group that is gone, the group alone. */
function* missing(old: JsonSchema, young: JsonSchema, path: readonly string[]): Generator<string> {
  for (const [name, inner] of Object.entries(old.properties ?? {})) {
    const other = young.properties?.[name];
    if (other !== undefined) yield* missing(inner, other, [...path, name]);
    else if (young.additionalProperties === false) yield [...path, name].join('.');
  }
}
