import { defineValues } from '../values/define-values.ts';
import { anyList, anyObject, strings } from '../values/value-kinds.ts';
import { format, joined, replace } from './functions.ts';
import { each, eachEntry, ifSet } from './tree.ts';

it.each([
  ['%s-%s', ['a']],
  ['%s', []],
  ['a', ['a']],
  ['%d', ['a']],
  ['100%', []],
])('a format that does not fit its arguments is refused: %s', (template, args) => {
  expect(() => format(template, ...args)).toThrow(
    `format "${template}": expected %s for each of ${args.length} arguments`,
  );
});

it('nothing is not replaced: Go finds it everywhere', () => {
  expect(() => replace(format('a'), '', '-')).toThrow('replace: expected a text to replace, got none');
});

describe('elements that may be anything', () => {
  const { references: v } = defineValues({
    names: strings({ default: [], doc: 'Texts' }),
    list: anyList<object>({ default: [], doc: 'Anything' }),
    map: anyObject<{ [name: string]: string }>({ default: {}, doc: 'Anything' }),
  });

  it('are not written as scalars', () => {
    expect(() => eachEntry(v.map, 'string', () => 'x')).toThrow('elements that may be anything are no string');
    expect(() => each(v.list, 'object', () => 'x')).not.toThrow();
  });

  it('are not joined', () => {
    expect(() => joined(v.list as never, ',')).toThrow('elements that may be anything cannot be joined');
  });

  it('are not those of which the schema says that they are strings, under whatever name', () => {
    expect(() => ifSet(v.names, (names) => each(names, 'string', () => joined(names, ',')))).not.toThrow();
  });
});
