import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { withValue } from '../../src/checks/pairwise.ts';
import { coalesce } from '../../src/helm/coalesce.ts';
import { schemaPredicate } from '../../src/helm/schema-problems.ts';
import type { HelmValue, HelmValues } from '../../src/helm/values-file.ts';
import { buildChart } from '../../src/packaging/build.ts';
import { defaultsOf, leaves } from '../../src/values/define-values.ts';
import type { JsonSchema } from '../../src/values/json-schema.ts';
import { valuesSchema } from '../../src/values/values-schema.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import { everyConstruct } from './every-construct.ts';
import { cases, seed, useHelms } from './helms.ts';
import { meant, nearlyRight } from './value-arbitraries.ts';

const helms = useHelms();

type TriedChart = typeof visitsApi;

/** Values of a chart, one or two of them set to what is right or nearly so. */
function valuesOf(chart: TriedChart): fc.Arbitrary<HelmValues> {
  const change = fc
    .constantFrom(...leaves(chart.values.definitions))
    .chain(({ path, definition }) =>
      fc
        .oneof({ weight: 1, arbitrary: meant(definition) }, { weight: 1, arbitrary: nearlyRight(definition) })
        .map((value) => ({ path, value: value as HelmValue })),
    );
  return fc
    .array(change, { minLength: 1, maxLength: 2 })
    .map((changes) => changes.reduce<HelmValues>((values, { path, value }) => withValue(values, path, value), {}));
}

/** How defineValues judges values, and how each Helm judges them by the schema in a folder. */
async function judgements(chart: TriedChart, folder: string, values: HelmValues) {
  const admits = schemaPredicate(valuesSchema(chart.metadata.name, chart.values));
  const ours = admits(coalesce(values, defaultsOf(chart.values.definitions) as HelmValues));
  const theirs = await Promise.all(helms.both.map((helm) => helm.admits(folder, values)));
  return { ours, theirs };
}

describe.each([
  { chart: visitsApi, numRuns: Math.ceil(cases / 2) },
  { chart: everyConstruct, numRuns: Math.ceil(cases / 4) },
])('values.schema.json of $chart.metadata.name', ({ chart, numRuns }) => {
  it(
    `is judged by both Helms as chart-gen judges its values, in ${numRuns} cases (seed ${seed})`,
    async () => {
      const [folder = ''] = await buildChart(chart, helms.directory);
      let invalid = 0;
      await fc.assert(
        fc.asyncProperty(valuesOf(chart), async (values) => {
          const { ours, theirs } = await judgements(chart, folder, values);
          if (!ours) invalid++;
          expect(theirs).toEqual([ours, ours]);
        }),
        { numRuns, seed },
      );
      expect(invalid / numRuns).toBeGreaterThan(0.3);
    },
    60_000 + cases * 2_000,
  );
});

/** Schemas that say a little else than defineValues: a limit that is one off, a choice that is missing, a loose end. */
const planted: readonly { name: string; path: readonly string[]; change: (schema: JsonSchema) => JsonSchema }[] = [
  { name: 'a limit that is one too high', path: ['small'], change: (schema) => ({ ...schema, maximum: 101 }) },
  { name: 'a choice that is missing', path: ['mode'], change: (schema) => ({ ...schema, enum: ['plain', 'on'] }) },
  {
    name: 'a pattern that is open at its end',
    path: ['inner', 'name'],
    change: (schema) => ({ ...schema, pattern: schema.pattern?.replace(/\$$/, '') ?? '' }),
  },
];

describe('a schema that disagrees is found out', () => {
  it.each(planted)(
    '$name',
    async ({ path, change }) => {
      const [folder = ''] = await buildChart(everyConstruct, helms.directory);
      const file = join(folder, 'values.schema.json');
      const schema = JSON.parse(await readFile(file, 'utf8')) as JsonSchema;
      await writeFile(file, JSON.stringify(changedAt(schema, path, change)));
      const result = await fc.check(
        fc.asyncProperty(valuesOf(everyConstruct), async (values) => {
          const { ours, theirs } = await judgements(everyConstruct, folder, values);
          return theirs.every((theirs) => theirs === ours);
        }),
        // Any counterexample will do: it need not be made small.
        { numRuns: 1000, seed, endOnFailure: true },
      );
      expect(result.failed).toBe(true);
      expect(Object.keys(result.counterexample?.[0] ?? {})).toContain(path[0]);
    },
    600_000,
  );
});

function changedAt(
  schema: JsonSchema,
  [name, ...rest]: readonly string[],
  change: (schema: JsonSchema) => JsonSchema,
): JsonSchema {
  if (name === undefined) return change(schema);
  const inner = schema.properties?.[name] ?? {};
  return { ...schema, properties: { ...schema.properties, [name]: changedAt(inner, rest, change) } };
}
