import { defineValues } from '../values/define-values.ts';
import { anyObject, boolean, integer, object, oneOf, string, strings } from '../values/value-kinds.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { type ValuesError, valuesCheck } from './values-error.ts';

const values = defineValues(
  {
    replicas: integer({ default: 1, minimum: 0, nullable: true, doc: 'Pods' }),
    image: object('Image', {
      tag: string({ default: '', pattern: '^[a-z]*$', maxLength: 5, doc: 'Tag' }),
      pull: boolean({ default: true, doc: 'Pull' }),
    }),
    mode: oneOf(['one', 'many'], { default: 'one', doc: 'Mode' }),
    names: strings({ default: [], doc: 'Names' }),
    extra: anyObject<object>({ default: {}, doc: 'Passed on' }),
  },
  [{ where: { mode: 'one' }, refuse: ['extra', 'spread'], because: 'one cannot be spread: set mode to many' }],
);
const check = valuesCheck(valuesSchema('small', values));
const good = { replicas: 1, image: { tag: 'a', pull: true }, mode: 'one', names: ['a'], extra: { any: [1, null] } };

it('admits good values, with what a parent chart adds', () => {
  expect(() => check({ ...good, replicas: null, global: { a: 1 }, enabled: true })).not.toThrow();
});

it.each([
  [{ ...good, replicas: 'x' }, 'replicas: expected integer or null, got "x"'],
  [{ ...good, replicas: -1 }, 'replicas: expected at least 0, got -1'],
  [{ ...good, image: { tag: 'a', pull: true, tga: 1 } }, 'image.tga: no such value; there are tag, pull'],
  [{ ...good, image: { pull: true } }, 'image.tag: expected a value, got null or nothing'],
  [{ ...good, image: { tag: 'A', pull: true } }, 'image.tag: expected a string that matches "^[a-z]*$", got "A"'],
  [{ ...good, image: { tag: 'abcdef', pull: true } }, 'image.tag: expected a length of at most 5, got "abcdef"'],
  [{ ...good, mode: 'two' }, 'mode: expected one of one, many; got "two"'],
  [{ ...good, names: [1] }, 'names.0: expected string, got 1'],
  [{ ...good, extra: { spread: 1 } }, 'extra.spread: one cannot be spread: set mode to many; got 1'],
  [{ ...good, extra: { a: ['\u007f'] } }, 'extra.a.0: expected no control characters, got "\\u007f"'],
  [{ ...good, extra: { a: 'b\n\n' } }, 'extra.a: expected no space or empty line at the end, got "b\\n\\n"'],
  [{ ...good, names: ['b\u00a0'] }, 'names.0: expected no space or empty line at the end, got "b\u00a0"'],
  [{ ...good, extra: { '<<': {} } }, 'extra: expected no key "<<": YAML means something else by it'],
  [{ ...good, extra: { 'a\u2028': 1 } }, 'extra: expected keys with no control characters, got "a\\u2028"'],
  [{ ...good, 'a\nb': 1 }, '"a\\nb": no such value; there are replicas, image, mode, names, extra, global, enabled'],
  [{ ...good, extra: { 'a b': ['\u007f'] } }, 'extra."a b".0: expected no control characters, got "\\u007f"'],
])('says what is wrong in one line: %#', (bad, problem) => {
  try {
    check(bad);
  } catch (error) {
    expect((error as ValuesError).problems).toEqual([problem]);
    return;
  }
  throw new Error('was admitted');
});

it('names every problem at once', () => {
  expect(() => check({ ...good, replicas: 'x', mode: 'y' })).toThrow(
    /replicas: [^\n]*\n?.*mode|mode: [^\n]*\n.*replicas/,
  );
});
