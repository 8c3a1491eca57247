import fc from 'fast-check';
import { admittedBy } from '../../src/checks/check-chart.ts';
import { combinationsOf } from '../../src/checks/combinations.ts';
import { field } from '../../src/checks/object-index.ts';
import { withValue } from '../../src/checks/pairwise.ts';
import type { HelmValue, HelmValues } from '../../src/helm/values-file.ts';
import type { Chart } from '../../src/language/chart.ts';
import { leaves, type ValueDefinition } from '../../src/values/define-values.ts';
import type { RecordedCase } from '../recorded-cases.ts';
import { AWKWARD, anyText, anything, meant, nearlyRight } from './value-arbitraries.ts';

interface Leaf {
  readonly path: readonly string[];
  readonly definition: ValueDefinition<unknown>;
}

/** About as many cases of a chart that are refused as are rendered. */
export function generatedCases(chart: Chart): fc.Arbitrary<RecordedCase> {
  const all = [...leaves(chart.values.definitions)];
  const leaf = fc.constantFrom(...all);
  const bases = startingPoints(chart, all);
  return fc.oneof({ weight: 4, arbitrary: goodCase(bases, leaf) }, { weight: 3, arbitrary: anyCase(bases, leaf) });
}

/** What the chart's toggles are set to for its checks, without what the defaults say already. */
function startingPoints(chart: Chart, all: readonly Leaf[]): fc.Arbitrary<HelmValues> {
  const differing = combinationsOf(chart, admittedBy(chart)).values.map((values) =>
    all.reduce<HelmValues>((differences, { path, definition }) => {
      const value = field(values, ...path) ?? null;
      const same = JSON.stringify(value) === JSON.stringify(definition.default);
      return same ? differences : withValue(differences, path, value);
    }, {}),
  );
  return fc.constantFrom(...differing);
}

/** Values with some of them set otherwise. */
function changed(
  base: fc.Arbitrary<HelmValues>,
  leaf: fc.Arbitrary<Leaf>,
  valueFor: (definition: ValueDefinition<unknown>) => fc.Arbitrary<unknown>,
  most: number,
): fc.Arbitrary<HelmValues> {
  const change = leaf.chain(({ path, definition }) => valueFor(definition).map((value) => ({ path, value })));
  return fc
    .tuple(base, fc.array(change, { maxLength: most }))
    .map(([values, changes]) =>
      changes.reduce((below, { path, value }) => withValue(below, path, value as HelmValue), values),
    );
}

const release = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,10}[a-z0-9])?$/),
  fc.constantFrom('visits-api', 'a.b-c', `a${'-'.repeat(51)}b`, 'a'.repeat(53)),
);

/** What someone hands to Helm who knows the chart. JSON is YAML, and what it has between quotes is a string in both. */
function goodCase(bases: fc.Arbitrary<HelmValues>, leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<RecordedCase> {
  return fc.record({
    name: fc.constant('generated'),
    files: changed(bases, leaf, meant, 4).map((values) => [JSON.stringify(values)]),
    sets: fc.array(meantFlag(leaf), { maxLength: 1 }),
    release,
  });
}

/** What someone hands to it who does not. */
function anyCase(bases: fc.Arbitrary<HelmValues>, leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<RecordedCase> {
  const mistaken = changed(bases, leaf, nearlyRight, 2).map((values) => JSON.stringify(values));
  const strange = fc.dictionary(anyText, anything, { maxKeys: 2 }).map((tree) => JSON.stringify(tree));
  return fc.record({
    name: fc.constant('generated'),
    files: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: mistaken },
        { weight: 3, arbitrary: plainFile(leaf) },
        { weight: 1, arbitrary: strange },
      ),
      { maxLength: 2 },
    ),
    sets: fc.array(anyFlag(leaf), { maxLength: 2 }),
    stringSets: fc.array(fc.oneof(meantFlag(leaf), anyFlag(leaf)), { maxLength: 1 }),
    release,
  });
}

/** What has no quotes, YAML makes something of; what, is for Helm and `render` to agree on. */
const PLAIN = /^[-+.\w~][-+.:\w~ ]*$/;
const plain = fc.oneof(
  fc.constantFrom(...AWKWARD.filter((text) => PLAIN.test(text))),
  fc.stringMatching(/^[-+]?[0-9._xobeE]{1,6}$/),
);
const plainFile = (leaf: fc.Arbitrary<Leaf>) =>
  fc.tuple(leaf, plain).map(([{ path }, text]) => path.reduceRight((inner, name) => `{${name}: ${inner}}`, text));

const literally = (text: string) => text.replace(/[\\,={}[\].]/g, (special) => `\\${special}`);
const meantFlag = (leaf: fc.Arbitrary<Leaf>) =>
  leaf.chain(({ path, definition }) =>
    meant(definition).map(
      (value) => `${path.join('.')}=${typeof value === 'object' ? 'null' : literally(String(value))}`,
    ),
  );

const WORDS = ['true', 'FALSE', 'null', '0', '-1', '007', '1.5', '1e3', '9223372036854775807', '{}', '{a,1}', '', '+5'];
const STRANGE_WORDS = ['9223372036854775808', '-9223372036854775808', 'x', 'a b', ' 1', '1 ', 'nUll'];
const anyFlag = (leaf: fc.Arbitrary<Leaf>) =>
  fc
    .tuple(
      leaf,
      fc.constantFrom('', '', '', '.inner', '[1]', '[0].a', '[70000]'),
      fc.oneof(fc.constantFrom(...WORDS, ...STRANGE_WORDS), fc.stringMatching(/^[-a-z0-9,={}.[\]\\]{0,6}$/)),
    )
    .map(([{ path }, suffix, value]) => `${path.join('.')}${suffix}=${value}`)
    // Helm 3 refuses an index that is not closed, and Helm 4 ignores it: there is no agreeing with both.
    .filter((flag) => !/\[[^\]]*$/.test(flag));
