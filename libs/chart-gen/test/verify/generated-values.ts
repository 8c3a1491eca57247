import fc from 'fast-check';
import { leaves, type ValueDefinition, type ValueDefinitions } from '../../src/values/define-values.ts';
import { PASSED_ON } from '../../src/values/value-kinds.ts';
import { visitsApi } from '../../src/visits-api/chart.ts';
import type { RecordedCase } from '../recorded-cases.ts';

/** Words that YAML, Go templates or shells have made something else of at one time or another. */
const AWKWARD = [
  ...['on', 'y', 'No', 'null', '~', '', ' ', '0755', '0x1F', '1e3', '1_000', '.5', '-.inf', '2024-01-02', '1:30'],
  ...['{{ .Values }}', '{{', '}}', '"', "'", '\\', '#', ' # x', ': ', '- a', '*a', '&a', '!x', '%', '@', '`', '|', '>'],
  ...['a\nb', 'a\n', '\n', '\ta', '  a\n b\n', 'ü', '猫', '🐈', '\u00a0', '\u200b', 'é', '<&>', '$'],
  ...['\u007f', '\u0085', '\u2028', '\ufeff', '\u0000', '\u001b'],
];
const awkward = fc.constantFrom(...AWKWARD);
const anyText = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 8 }));
const numbers = fc.oneof(
  fc.integer({ min: -2, max: 100 }),
  fc.constantFrom(0, 1, 65535, 65536, 1e6, 123456789, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e21, 0.5, 1e-7, -0.0),
);

const jsonOf = (text: fc.Arbitrary<string>, scalar: fc.Arbitrary<unknown>) =>
  fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(text, tie('json'), { maxKeys: 3 }),
    ),
  })).json;

/** Anything JSON can hold. */
const anything = jsonOf(anyText, fc.oneof(anyText, numbers, fc.boolean(), fc.constant(null)));

/** What the chart passes on. */
const printable = anyText.filter((text) => new RegExp(PASSED_ON.pattern ?? '', 'u').test(text));
const exact = numbers.filter((number) => Math.abs(number) <= 2 ** 53);
const passedOn = jsonOf(printable, fc.oneof(printable, exact, fc.boolean(), fc.constant(null)));

/** A value as it is meant to be; some that look so are not, for what Kubernetes would judge is passed on. */
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
      // A pattern that only forbids is no help in making something up.
      if (schema.pattern?.startsWith('^[^')) return fc.oneof(fc.constant(standard), printable);
      return fc.stringMatching(new RegExp(schema.pattern ?? '')).map((text) => text.slice(0, schema.maxLength ?? 64));
    }
    case 'list':
      return fc.array(schema.items?.type === 'string' ? printable : passedOn, { maxLength: 3 });
    case 'object':
      return fc.dictionary(printable, schema.additionalProperties === PASSED_ON ? printable : passedOn, { maxKeys: 3 });
  }
}

type ValueFor = (definition: ValueDefinition<unknown>) => fc.Arbitrary<unknown>;
const sometimesWrong: ValueFor = (definition) =>
  fc.oneof({ weight: 12, arbitrary: meant(definition) }, { weight: 1, arbitrary: anything });

/** Some of the values, as a tree. */
function valuesTree(definitions: ValueDefinitions, valueFor: ValueFor): fc.Arbitrary<object> {
  const properties = Object.entries(definitions).map(([name, definition]) => {
    const { properties: inner } = definition;
    const present = inner === undefined ? valueFor(definition) : valuesTree(inner, valueFor);
    const absent = fc.constant(undefined);
    return [name, fc.oneof({ weight: 2, arbitrary: absent }, { weight: 1, arbitrary: present })] as const;
  });
  return fc
    .record(Object.fromEntries(properties))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

const definitions = visitsApi.values.definitions;
const everyLeaf = [...leaves(definitions)];

/** What has no quotes, YAML makes something of; what, is for Helm and `render` to agree on. */
const PLAIN = /^[-+.\w~][-+.:\w~ ]*$/;
const plain = fc.oneof(
  fc.constantFrom(...AWKWARD.filter((text) => PLAIN.test(text))),
  fc.stringMatching(/^[-+]?[0-9._xobeE]{1,6}$/),
);
const plainFile = fc
  .tuple(fc.constantFrom(...everyLeaf), plain)
  .map(([{ path }, text]) => path.reduceRight((inner, name) => `{${name}: ${inner}}`, text));

const literally = (text: string) => text.replace(/[\\,={}[\].]/g, (special) => `\\${special}`);
const meantFlag = fc
  .constantFrom(...everyLeaf)
  .chain(({ path, definition }) =>
    meant(definition).map(
      (value) => `${path.join('.')}=${typeof value === 'object' ? 'null' : literally(String(value))}`,
    ),
  );
const anyFlag = fc
  .tuple(
    fc.constantFrom(...everyLeaf),
    fc.constantFrom('', '', '', '.inner', '[1]', '[0].a', '[70000]'),
    fc.oneof(
      fc.constantFrom(
        'true',
        'FALSE',
        'null',
        '0',
        '-1',
        '007',
        '1.5',
        '1e3',
        '9223372036854775807',
        '{}',
        '{a,1}',
        '',
        '+5',
      ),
      fc.constantFrom('9223372036854775808', '-9223372036854775808', 'x', 'a b', ' 1', '1 ', 'nUll'),
      fc.stringMatching(/^[-a-z0-9,={}.[\]\\]{0,6}$/),
    ),
  )
  .map(([{ path }, suffix, value]) => `${path.join('.')}${suffix}=${value}`)
  // Helm 3 refuses an index that is not closed, and Helm 4 ignores it: there is no agreeing with both.
  .filter((flag) => !/\[[^\]]*$/.test(flag));

const release = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,10}[a-z0-9])?$/),
  fc.constantFrom('visits-api', 'a.b-c', `a${'-'.repeat(51)}b`, 'a'.repeat(53)),
);

/** What someone hands to Helm who knows the chart. JSON is YAML, and what it has between quotes is a string in both. */
const goodCase = fc.record({
  name: fc.constant('generated'),
  files: fc.array(
    valuesTree(definitions, meant).map((tree) => JSON.stringify(tree)),
    { maxLength: 2 },
  ),
  sets: fc.array(meantFlag, { maxLength: 1 }),
  release,
});

/** What someone hands to it who does not. */
const anyCase = fc.record({
  name: fc.constant('generated'),
  files: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: valuesTree(definitions, sometimesWrong).map((tree) => JSON.stringify(tree)) },
      { weight: 2, arbitrary: plainFile },
      { weight: 1, arbitrary: fc.dictionary(anyText, anything, { maxKeys: 2 }).map((tree) => JSON.stringify(tree)) },
    ),
    { maxLength: 2 },
  ),
  sets: fc.array(anyFlag, { maxLength: 2 }),
  stringSets: fc.array(fc.oneof(meantFlag, anyFlag), { maxLength: 1 }),
  release,
});

/** About as many that are refused as are rendered: most of the second kind still make sense. */
export const generatedCase: fc.Arbitrary<RecordedCase> = fc.oneof(
  { weight: 2, arbitrary: goodCase },
  { weight: 3, arbitrary: anyCase },
);
