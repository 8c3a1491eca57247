import { goJson, goPrettyJson } from './go-json.ts';

// What json.Marshal and json.MarshalIndent of Go 1.26 write.
it.each([
  [{ b: 1, a: [true, null] }, '{"a":[true,null],"b":1}'],
  [{ '\u{1f408}': 1, '\uff5e': 2 }, '{"\uff5e":2,"\u{1f408}":1}'],
  ['<a & "b">\u2028', '"\\u003ca \\u0026 \\"b\\"\\u003e\\u2028"'],
  [[1e21, 1e20, 1e-6, 1e-7, -0, 0.1], '[1e+21,100000000000000000000,0.000001,1e-7,-0,0.1]'],
])('%j on one line', (value, text) => {
  expect(goJson(value)).toBe(text);
});

it('over several lines, with nothing inside what is empty', () => {
  expect(goPrettyJson({ b: [1, { c: 2 }], a: {}, d: [] })).toBe(
    '{\n  "a": {},\n  "b": [\n    1,\n    {\n      "c": 2\n    }\n  ],\n  "d": []\n}',
  );
});
