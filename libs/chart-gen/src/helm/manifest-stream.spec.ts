import fc from 'fast-check';
import { manifestStream } from './manifest-stream.ts';
import { type HelmValues, readYamlDocuments } from './values-file.ts';

it('writes objects the way people do', () => {
  const object = {
    kind: 'A',
    metadata: { labels: { on: 'yes', 'a/b': '0.1' }, empty: {}, none: [] },
    list: [{ a: 1, b: [true, null] }, [['x']], 'a b', 'image:tag'],
    text: 'one: "1"\n\n  two\n',
    cut: 'one\ntwo',
  };
  expect(manifestStream([{ source: 'c/templates/a.yaml', object }])).toBe(`---
# Source: c/templates/a.yaml
kind: A
metadata:
  labels:
    "on": "yes"
    a/b: "0.1"
  empty: {}
  none: []
list:
  - a: 1
    b:
      - true
      - null
  -
    -
      - x
  - a b
  - image:tag
text: |
  one: "1"

    two
cut: |-
  one
  two
`);
});

const text = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 5 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.stringMatching(/^[-a-z0-9 :#\n.]{1,8}$/),
  fc.constantFrom(
    'on',
    '~',
    '1e3',
    '\u2028',
    '\u0085',
    '\ufeff',
    'a: b',
    'a #b',
    '- a',
    'a\n\n',
    ' a\nb',
    'a\n b\n',
    '🐈\n',
  ),
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }),
  ),
})).value;

it('whatever it writes is read back as the same', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(text, anything, { minKeys: 1, maxKeys: 3 }), { maxLength: 3 }), (objects) => {
      const stream = manifestStream(objects.map((object) => ({ source: 'a', object: object as HelmValues })));
      expect(stream === '' ? [] : readYamlDocuments(stream, 'stream')).toEqual(objects);
    }),
    { numRuns: 2000 },
  );
});
