import fc from 'fast-check';
import { leaves, type ValueDefinition, type ValueDefinitions } from '../../src/values/define-values.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import type { RecordedCase } from '../recorded-cases.ts';

/** Words that YAML, Go templates or shells have made something else of at one time or another. */
const AWKWARD = [
  ...['on', 'y', 'No', 'null', '~', '', ' ', '0755', '0x1F', '1e3', '1_000', '.5', '-.inf', '2024-01-02', '1:30'],
  ...['{{ .Values }}', '{{', '}}', '"', "'", '\\', '#', ' # x', ': ', '- a', '*a', '&a', '!x', '%', '@', '`', '|', '>'],
  ...['a\nb', 'a\n', '\n', '\ta', '  a\n b\n', 'ü', '猫', '🐈', '\u00a0', '\u200b', 'é', '<&>', '$', '${x}'],
  ...['\u007f', '\u0085', '\u2028', '\ufeff', '\u0000', '\u001b'],
];
const awkward = fc.constantFrom(...AWKWARD);
const anyText = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 8 }));
const numbers = fc.oneof(
  fc.integer({ min: -2, max: 100 }),
  fc.constantFrom(0, 1, 65535, 65536, 1e6, 123456789, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e21, 0.5, 1e-7, -0.0),
);
const scalar = fc.oneof(anyText, numbers, fc.boolean(), fc.constant(null));

/** Anything JSON can hold, for what the chart passes on. */
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('anything'), { maxKeys: 3 }),
  ),
}));

/** A value as it is meant to be, mostly; and now and then something else. */
function valueOf(definition: ValueDefinition<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: meant(definition) }, { weight: 1, arbitrary: anything });
}

function meant({ kind, schema, nullable, default: standard }: ValueDefinition<unknown>): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (kind) {
    case 'boolean':
      return fc.boolean();
    case 'integer': {
      const range = fc.integer({ min: Math.max(schema.minimum ?? 0, 0), max: Math.min(schema.maximum ?? 100, 1e9) });
      return nullable ? fc.option(range) : range;
    }
    case 'string':
    case 'word': {
      // Patterns that only forbid are no help in making something up.
      const matching = schema.pattern?.startsWith('^[^')
        ? fc.string()
        : fc.stringMatching(new RegExp(schema.pattern ?? ''));
      return fc.oneof(
        matching.map((text) => text.slice(0, schema.maxLength ?? 64)),
        awkward,
        fc.constant(standard),
      );
    }
    case 'list':
      return fc.array(anything, { maxLength: 3 });
    case 'object':
      return fc.dictionary(anyText, anything, { maxKeys: 3 });
  }
}

/** Some of the values, as a tree. */
function valuesTree(definitions: ValueDefinitions): fc.Arbitrary<object> {
  const properties = Object.entries(definitions).map(([name, definition]) => {
    const inner =
      definition.properties === undefined
        ? valueOf(definition)
        : fc.oneof({ weight: 40, arbitrary: valuesTree(definition.properties) }, { weight: 1, arbitrary: anything });
    return [name, fc.option(inner, { nil: undefined, freq: 1 })] as const;
  });
  return fc
    .record(Object.fromEntries(properties))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

const definitions = visitsApi.values.definitions;

/** JSON is YAML, and what it has between quotes is a string in both. */
const quotedFile = fc
  .oneof(
    { weight: 8, arbitrary: valuesTree(definitions) },
    { weight: 1, arbitrary: fc.dictionary(anyText, anything, { maxKeys: 2 }) },
  )
  .map((tree) => JSON.stringify(tree));

const PLAIN = /^[-+.\w~][-+.:\w~ ]*$/;
const everyLeaf = [...leaves(definitions)].map(({ path }) => path);

/** One value without quotes: what YAML makes of it is for Helm and `render` to agree on. */
const plainFile = fc
  .tuple(
    fc.constantFrom(...everyLeaf),
    fc.oneof(
      fc.constantFrom(...AWKWARD.filter((text) => PLAIN.test(text))),
      fc.stringMatching(/^[-+]?[0-9._xobeE]{1,6}$/),
    ),
  )
  .map(([path, text]) => path.reduceRight((inner, name) => `{${name}: ${inner}}`, text));

const setValue = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'true',
      'FALSE',
      'null',
      '0',
      '-1',
      '007',
      '1.5',
      '1e3',
      '9223372036854775807',
      '9223372036854775808',
      '{}',
      '{a,1}',
      'x',
      '',
      'a b',
      '+5',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 6 }).map((text) => text.replace(/[\\,={}[\].]/g, (special) => `\\${special}`)),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[-a-z0-9,={}.[\]\\]{0,6}$/) },
);
const setFlag = fc
  .tuple(fc.constantFrom(...everyLeaf), fc.constantFrom('', '', '', '.inner', '[1]', '[0].a', '[70000]'), setValue)
  .map(([path, suffix, value]) => `${path.join('.')}${suffix}=${value}`);

const LABEL = /^[a-z0-9]([-a-z0-9.]{0,10}[a-z0-9])?$/;

/** What someone may hand to Helm, good or bad. */
export const generatedCase: fc.Arbitrary<RecordedCase> = fc.record({
  name: fc.constant('generated'),
  files: fc.array(fc.oneof({ weight: 4, arbitrary: quotedFile }, { weight: 1, arbitrary: plainFile }), {
    maxLength: 2,
  }),
  sets: fc.array(setFlag, { maxLength: 2 }),
  stringSets: fc.array(setFlag, { maxLength: 1 }),
  release: fc.oneof(fc.stringMatching(LABEL), fc.constantFrom('visits-api', `a${'-'.repeat(51)}b`, 'a'.repeat(53))),
});
