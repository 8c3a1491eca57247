import { readValuesFile, readYamlDocuments, ValuesFileError } from './values-file.ts';

describe('a values file', () => {
  it('is YAML 1.1 as Helm reads it', () => {
    const text = 'a: on\nb: 0755\nc: 1_000\nd: "on"\ne: !!str 12\nf: |\n  on\ng: 2024-01-02\n';
    expect(readValuesFile(text, 'v')).toEqual({
      a: true,
      b: 493,
      c: 1000,
      d: 'on',
      e: '12',
      f: 'on\n',
      g: '2024-01-02',
    });
  });

  it('rounds numbers to 64-bit floats', () => {
    expect(readValuesFile('a: 9007199254740993', 'v')).toEqual({ a: 9007199254740992 });
  });

  it('makes strings of its keys', () => {
    expect(readValuesFile('1: a\nyes: b\n1.5: c\n', 'v')).toEqual({ 1: 'a', true: 'b', 1.5: 'c' });
  });

  it('makes of numbers among its keys the strings that Helm makes', () => {
    const text =
      '1000000: a\n1e6: b\n0.1: c\n123456789.0: d\n1e-7: e\n1e5: f\n-.inf: g\n0x10: h\n9007199254740993: i\n';
    expect(Object.entries(readValuesFile(text, 'v'))).toEqual(
      expect.arrayContaining([
        ...[
          ['1000000', 'a'],
          ['1e+06', 'b'],
          ['0.1', 'c'],
          ['1.2345679e+08', 'd'],
          ['1e-07', 'e'],
          ['100000', 'f'],
        ],
        ...[
          ['-.inf', 'g'],
          ['16', 'h'],
          ['9007199254740993', 'i'],
        ],
      ]),
    );
  });

  it('may have keys that JavaScript has a meaning for', () => {
    expect(Object.entries(readValuesFile('__proto__: {a: 1}\n', 'v'))).toEqual([['__proto__', { a: 1 }]]);
  });

  it('may end in a separator', () => {
    expect(readValuesFile('# first\n---\na: 1\n---\n', 'v')).toEqual({ a: 1 });
  });

  it('follows anchors and merges, where of two keys the later one counts', () => {
    const text = 'p: &x {a: 1, b: 2}\nq: {<<: *x, b: 3}\nr: {<<: [*x, {b: 4, c: 5}]}\ns: {b: 6, <<: *x}\n';
    expect(readValuesFile(text, 'v')).toMatchObject({ q: { a: 1, b: 3 }, r: { a: 1, b: 2, c: 5 }, s: { a: 1, b: 2 } });
  });

  it('may be empty', () => {
    expect(readValuesFile('', 'v')).toEqual({});
    expect(readValuesFile('# nothing\n', 'v')).toEqual({});
  });

  it.each([
    ['a: [1\n', /^v\.yaml: .*line \d+, column \d+/],
    ['a: 1\nb: "\u0080"\n', /^v\.yaml: line 2: control characters are not allowed: write them as \\u…$/],
    ['a: "\\\\/"\nb: "\\ud83d\\udc08"\n', /^v\.yaml: line 2: Helm does not read \\ud83d: write the character itself$/],
    ['a: "\\/"\n', /^v\.yaml: line 1: Helm does not read \\\/: write the character itself$/],
    ['a: 1\n---\nb: 2\n', /^v\.yaml: expected one document, got 2: Helm 3 reads the first alone, Helm 4 all of them$/],
    ['%YAML 1.1\n---\na: 1\n', /^v\.yaml: Helm 4 reads no directives \(%…\): remove them$/],
    ['a: 1\nb: !!int "12"\n', /^v\.yaml: line 2: tag !!int is not supported: write the value without it$/],
    ['a: !b 1\n', /^v\.yaml: line 1: tag !b is not supported: write the value without it$/],
    ['a: ! 1\n', /^v\.yaml: line 1: tag ! is not supported: write the value without it$/],
    ['a: &x {b: *x}\n', /^v\.yaml: line 1: \*x is inside what it stands for$/],
    ['a: 1\nb: {<<: null}\n', /^v\.yaml: line 2: << merges maps, got null$/],
    ['a: {<<: [{b: 1}, 3]}\n', /^v\.yaml: line 1: << merges maps, got 3$/],
    ['18446744073709551615: a\n', /^v\.yaml: line 1: a key must be a string, got 18446744073709551615$/],
    ['- 1\n', /^v\.yaml: expected a map of values, got \[1\]$/],
    ['a: .nan\n', /^v\.yaml: line 1: \.nan is no number JSON can hold$/],
    ['b: 1\n? [1]\n: 2\n', /^v\.yaml: line 2: a key must be a string, got \[1\]$/],
  ])('that is %j is refused, with its place', (text, message) => {
    expect(() => readValuesFile(text, 'v.yaml')).toThrow(ValuesFileError);
    expect(() => readValuesFile(text, 'v.yaml')).toThrow(message);
  });
});

it('reads a stream of documents', () => {
  expect(readYamlDocuments('a: 1\n---\nb: 2\n', 'v')).toEqual([{ a: 1 }, { b: 2 }]);
});
