import fc from 'fast-check';
import type { ValueDefinition } from '../../src/values/define-values.ts';
import type { JsonSchema } from '../../src/values/json-schema.ts';
import { PASSED_ON } from '../../src/values/value-kinds.ts';

/** Words that YAML, Go templates or shells have made something else of at one time or another. */
export const AWKWARD = [
  ...['on', 'y', 'No', 'null', '~', '', ' ', '0755', '0x1F', '1e3', '1_000', '.5', '-.inf', '2024-01-02', '1:30'],
  ...['{{ .Values }}', '{{', '}}', '"', "'", '\\', '#', ' # x', ': ', '- a', '*a', '&a', '!x', '%', '@', '`', '|', '>'],
  ...[
    'a\nb',
    'a\n',
    '\n',
    '\ta',
    '  a\n b\n',
    'ü',
    '猫',
    '🐈',
    '\u00a0',
    '\u200b',
    'é',
    '<&>',
    '$',
    'a\n\n',
    '---',
    '...',
  ],
  ...['\u007f', '\u0085', '\u2028', '\ufeff', '\u0000', '\u001b', 'x\u00a0', ' \n', 'a\n---\nb', '=', '<<', 'yes: no'],
];
export const anyText = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ maxLength: 8 }),
);
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
export const anything = jsonOf(anyText, fc.oneof(anyText, numbers, fc.boolean(), fc.constant(null)));

/** What the charts pass on. */
const printable = anyText.filter((text) => text !== '<<' && new RegExp(PASSED_ON.pattern ?? '', 'u').test(text));
const exact = numbers.filter((number) => Math.abs(number) <= 2 ** 53);
const passedOn = jsonOf(printable, fc.oneof(printable, exact, fc.boolean(), fc.constant(null)));

const kubernetesObject = fc
  .record({
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'example.org/v1beta1'),
    kind: fc.constantFrom('ConfigMap', 'Secret', 'Service', 'Widget', 'Anything', 'List', 'Job'),
    metadata: fc.record(
      {
        name: fc.constantFrom('a', 'b-c', 'a.b', '1'),
        annotations: fc.dictionary(
          fc.oneof(fc.constant('helm.sh/hook'), printable),
          fc.oneof(fc.constantFrom('test', 'pre-install, POST-upgrade', 'on-sundays'), printable),
          { maxKeys: 2 },
        ),
      },
      { requiredKeys: ['name'] },
    ),
    rest: fc.dictionary(fc.constantFrom('data', 'spec', 'zz', 'A', '1'), passedOn, { maxKeys: 2 }),
  })
  .map(({ rest, ...head }) => ({ ...head, ...rest }));

/** A value as it is meant to be; some that look so are not, for what Kubernetes would judge is passed on. */
export function meant({ kind, schema, nullable, default: standard }: ValueDefinition<unknown>): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (kind) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return nullable ? fc.option(wholeNumber(schema)) : wholeNumber(schema);
    case 'string':
    case 'word':
      return fc.oneof(fc.constant(standard), textOf(schema));
    case 'list':
      return fc.array(itemOf(schema.items ?? {}), { maxLength: 3 });
    case 'object':
      return fc.dictionary(printable, schema.additionalProperties === PASSED_ON ? printable : passedOn, { maxKeys: 3 });
  }
}

function itemOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.type === 'string') return textOf(schema);
  return schema.required === undefined ? passedOn : kubernetesObject;
}

function wholeNumber({ minimum = 0, maximum = 100 }: JsonSchema): fc.Arbitrary<number> {
  const limits = [minimum, maximum, 1e6, 123456789, 2 ** 31 - 1].filter((n) => n >= minimum && n <= maximum);
  return fc.oneof(
    fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) }),
    fc.constantFrom(...limits),
  );
}

/** Texts of a form, the longest among them. */
function textOf({ pattern = '', maxLength = 64 }: JsonSchema): fc.Arbitrary<string> {
  // A pattern that only forbids is no help in making something up.
  if (pattern.startsWith('^[^') || pattern === PASSED_ON.pattern) return printable;
  const form = new RegExp(pattern);
  const longest = ['a'.repeat(maxLength), `a${'.a'.repeat(31)}`, '1'.repeat(maxLength)].filter((text) =>
    form.test(text),
  );
  const made = fc.stringMatching(form).map((text) => text.slice(0, maxLength));
  return longest.length === 0 ? made : fc.oneof({ weight: 3, arbitrary: made }, fc.constantFrom(...longest));
}

/** What is nearly right: just beyond a limit, of another form, of another type. */
export function nearlyRight(definition: ValueDefinition<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...beyond(definition)) }, { weight: 1, arbitrary: anything });
}

function beyond({ kind, schema, default: standard }: ValueDefinition<unknown>): readonly unknown[] {
  const { minimum = 0, maximum = 0, maxLength = 0, enum: choices } = schema;
  if (choices !== undefined) return [...choices.map((choice) => `${choice}x`), ...choices, null];
  switch (kind) {
    case 'boolean':
      return ['true', 0, null];
    case 'integer':
      return [minimum - 1, maximum + 1, minimum + 0.5, `${minimum}`, null];
    case 'string':
    case 'word':
      return ['a'.repeat(maxLength + 1), `${standard}\n`, ` ${standard}`, `${standard}!`, null, 1];
    case 'list':
      return [[1], [null], ['a\n\n'], ['\u0000'], {}, ''];
    case 'object':
      return [{ a: 'b\n\n' }, { '<<': {} }, { 'a\u2028': 'b' }, { a: 2 ** 53 + 2 }, { a: null }, []];
  }
}
