import { crc32c } from './crc32c.ts';

// The vectors of RFC 3720, appendix B.4.
test.each([
  ['32 bytes of zeroes', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 bytes rising', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 bytes falling', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['the check value', Buffer.from('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('%s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

test('continues from any place', () => {
  const bytes = Buffer.from('a journal is read from any batch on');
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(crc32c(bytes));
  }
});

test('sums a part alone', () => {
  const bytes = Buffer.from('a record lies somewhere in the file of many records');
  for (let begin = 0; begin <= bytes.length; begin += 7) {
    for (let end = begin; end <= bytes.length; end++) {
      expect(crc32c(bytes, 0, begin, end)).toBe(crc32c(bytes.subarray(begin, end)));
    }
  }
});
