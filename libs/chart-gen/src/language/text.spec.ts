import { defineValues } from '../values/define-values.ts';
import { boolean, string } from '../values/value-kinds.ts';
import { lines, linesWhen, text } from './text.ts';

const { references: v } = defineValues({
  on: boolean({ default: true, doc: 'Switch' }),
  text: string({ default: '', doc: 'Text' }),
});

it.each([
  [
    'a blank line',
    lines`a

`,
  ],
  [
    'a line of spaces',
    lines`a
  `,
  ],
  ['spaces', lines`a ${v.text}  `],
])('refuses %s before a condition, which swallows it', (_, before) => {
  const message = 'ends in a blank line or in white space';
  expect(() => text(before, linesWhen(v.on, lines`b`))).toThrow(message);
  expect(() => linesWhen(v.on, before)).toThrow(message);
});

it('takes a blank line after it, and an expression at its end', () => {
  expect(() =>
    text(
      linesWhen(
        v.on,
        lines`
b ${v.text}`,
      ),
      lines`
c`,
    ),
  ).not.toThrow();
});
