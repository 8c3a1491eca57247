import { defineValues } from './define-values.ts';
import { anyList, anyObject, boolean, integer, object, oneOf, string, stringMap } from './value-kinds.ts';
import { valuesSchema } from './values-schema.ts';
import { valuesTable } from './values-table.ts';
import { valuesYaml } from './values-yaml.ts';

const values = defineValues(
  {
    mode: oneOf(['on', 'off'], { default: 'on', doc: 'Which | of two' }),
    image: object('The image', {
      tag: string({ default: '0755', pattern: '^[0-9]*$', doc: 'Tag' }),
      pull: boolean({ default: false, doc: 'Pull it' }),
    }),
    count: integer({ default: 3, minimum: 0, nullable: true, doc: 'How many' }),
    extra: anyObject<object>({ default: { a: [1] }, doc: 'More' }),
    more: anyList<object>({ default: [], doc: 'Still more' }),
  },
  [{ where: { mode: 'off', image: { pull: true } }, refuse: ['count'], because: 'off counts nothing' }],
);

it('a pattern that RE2 and JavaScript read differently is refused', () => {
  expect(() => string({ default: '', pattern: '^\\s*$', doc: 'Any' })).toThrow(/RE2 and JavaScript/);
});

it.each([
  ['a-b', 'value a-b: a template cannot name it'],
  ['1', 'value 1: a template cannot name it'],
  ['global', 'value global: all charts of a parent share it'],
  ['enabled', 'value enabled: a parent chart sets it'],
])('no value is called %s', (name, message) => {
  expect(() => defineValues({ [name]: boolean({ default: true, doc: 'Any' }) })).toThrow(message);
});

it('values.yaml has every value with its default, below its purpose, in YAML 1.1', () => {
  expect(valuesYaml(values.definitions)).toBe(`# Which | of two
mode: "on"

# The image
image:
  # Tag
  tag: "0755"
  # Pull it
  pull: false

# How many
count: 3

# More
extra:
  a:
    - 1

# Still more
more: []
`);
});

it('a string that Helm alone would take for something else is between quotes, be it a key', () => {
  const map = stringMap({ default: { '0o17': '1_000', 'a b': 'x y' }, doc: 'Texts\nof all kinds' });
  expect(valuesYaml({ map })).toBe('# Texts\n# of all kinds\nmap:\n  "0o17": "1_000"\n  a b: x y\n');
});

it('no default is null: Helm 3 keeps it and Helm 4 does not', () => {
  expect(() => anyObject<object>({ default: { a: [{ b: null }] }, doc: 'Any' })).toThrow(
    'default {"a":[{"b":null}]}: Helm 3 keeps a null, Helm 4 drops it',
  );
});

it("the README's table has every value, by its path", () => {
  expect(valuesTable(values.definitions).split('\n')).toEqual([
    '| Value | What it is for | Default |',
    '| --- | --- | --- |',
    '| `mode` | Which \\| of two | `"on"` |',
    '| `image.tag` | Tag | `"0755"` |',
    '| `image.pull` | Pull it | `false` |',
    '| `count` | How many | `3` |',
    '| `extra` | More | `{"a":[1]}` |',
    '| `more` | Still more | `[]` |',
  ]);
});

describe('values.schema.json', () => {
  const schema = valuesSchema('small', values);

  it('admits what is declared, and requires what is not nullable', () => {
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['mode', 'image', 'extra', 'more'],
      properties: {
        mode: { type: 'string', enum: ['on', 'off'], default: 'on', description: 'Which | of two' },
        image: {
          additionalProperties: false,
          required: ['tag', 'pull'],
          properties: { tag: { type: 'string', pattern: '^[0-9]*$' }, pull: { type: 'boolean' } },
        },
        count: { type: ['integer', 'null'], minimum: 0, maximum: 2 ** 53 },
        global: { type: 'object' },
        enabled: { type: 'boolean' },
      },
    });
  });

  it('has a sentence for what contradicts itself', () => {
    const [refusal] = schema.allOf ?? [];
    expect(refusal?.if).toMatchObject({ required: ['mode', 'image'], properties: { mode: { const: 'off' } } });
    expect(refusal?.then).toEqual({ properties: { count: { const: 'off counts nothing' } } });
  });
});
