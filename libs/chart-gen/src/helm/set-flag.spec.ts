import { applySetFlag, SetFlagError } from './set-flag.ts';

// What strvals of Helm 3.22 and 4.3 make of the same.
it.each([
  ['a=1', { a: 1 }],
  ['a=-5,b=+5', { a: -5, b: 5 }],
  ['a=0,b=00,c=07', { a: 0, b: '00', c: '07' }],
  ['a=1.5,b=1e3', { a: '1.5', b: '1e3' }],
  ['a=TRUE,b=False,c=NULL', { a: true, b: false, c: null }],
  ['a=9223372036854775808', { a: '9223372036854775808' }],
  ['a=', { a: '' }],
  ['a=,b=x y', { a: '', b: 'x y' }],
  ['a.b.c=x', { a: { b: { c: 'x' } } }],
  ['a={1,x,true}', { a: [1, 'x', true] }],
  ['a={},b=1', { a: [''], b: 1 }],
  ['a[0]=x,a[2]=z', { a: ['x', null, 'z'] }],
  ['a[1].b=x,a[1].c=y', { a: [null, { b: 'x', c: 'y' }] }],
  ['a[0][1]=x', { a: [[null, 'x']] }],
  ['a\\.b=x\\,y', { 'a.b': 'x,y' }],
  ['', {}],
  ['a.', {}],
  ['a.b=', { a: { b: '' } }],
  ['a[0]', { a: [] }],
  ['a[0]=', { a: [''] }],
  ['a[0].b=', { a: [] }],
  ['a[1][0].b=', { a: [] }],
  ['a[0].b=x,a[0].c=', { a: [{ b: 'x', c: '' }] }],
])('--set %s', (flag, values) => {
  expect(applySetFlag({}, flag)).toEqual(values);
});

it('--set-string takes everything as a string', () => {
  expect(applySetFlag({}, 'a=1,b=true,c={null,x}', false)).toEqual({ a: '1', b: 'true', c: ['null', 'x'] });
});

it('sets inside what is there, and leaves the values it was given alone', () => {
  const before = { a: { b: 1, c: [{ d: 2 }] } };
  expect(applySetFlag(before, 'a.c[0].e=3')).toEqual({ a: { b: 1, c: [{ d: 2, e: 3 }] } });
  expect(before).toEqual({ a: { b: 1, c: [{ d: 2 }] } });
});

it.each([
  ['a', 'key "a" has no value'],
  ['a,b=1', 'key "a" has no value (cannot end with ,)'],
  ['a.=1', 'key map "a" has no value'],
  ['s.', 's is no map: nothing inside it can be set'],
  ['l[0][0]=x', 'element 0 is no list'],
  ['a[x]=1', 'error parsing index: "x" is no number'],
  ['a[-1]=1', 'negative -1 index not allowed'],
  ['a[65537]=1', 'index of 65537 is greater than 65536'],
  ['a[0]b=1', 'unexpected data at end of array index: "b"'],
  ['a={1,2', "list must terminate with '}'"],
  ['s.x=1', 's is no map: nothing inside it can be set'],
  ['s[0]=1', 's is no list: no element of it can be set'],
])('refuses %s', (flag, message) => {
  expect(() => applySetFlag({ s: 'text', l: ['text'] }, flag)).toThrow(SetFlagError);
  expect(() => applySetFlag({ s: 'text', l: ['text'] }, flag)).toThrow(message);
});

it('sets keys that JavaScript has a meaning for', () => {
  const { a } = applySetFlag({}, 'a.__proto__.b=x,a.__proto__.c=y') as { a: object };
  expect(Object.entries(a)).toEqual([['__proto__', { b: 'x', c: 'y' }]]);
});

it('keeps a number beyond what is exact beyond it', () => {
  const exact = 2 ** 53;
  expect(applySetFlag({}, 'a=9007199254740993')['a']).toBeGreaterThan(exact);
  expect(applySetFlag({}, 'a=-9007199254740993')['a']).toBeLessThan(-exact);
});
