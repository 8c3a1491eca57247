import { parseQuantity } from './quantity.ts';

test.each([
  ['0', 0],
  ['4096', 4096],
  ['100Ki', 102_400],
  ['1.5Mi', 1_572_864],
  ['2G', 2_000_000_000],
  ['1k', 1000],
  ['1e6', 1_000_000],
  ['.5Ki', 512],
  ['0.1', 1],
])('%s is %d bytes', (text, bytes) => {
  expect(parseQuantity(text)).toBe(bytes);
});

test.each(['', 'lots', '-1', '100ki', '100KiB', '1 Ki', '1ki', '0x10', '1e99', '9007199254740993', '10000Pi', '１'])(
  '%j is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);
