import { format } from './functions.ts';

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
