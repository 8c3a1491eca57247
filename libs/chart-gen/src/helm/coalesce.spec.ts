import { coalesce, overlay } from './coalesce.ts';

describe('values laid over the defaults of a chart', () => {
  it('are merged into maps, and replace all else', () => {
    const defaults = { a: { b: 1, c: [1, 2] }, d: 'x' };
    expect(coalesce({ a: { c: [3] } }, defaults)).toEqual({ a: { b: 1, c: [3] }, d: 'x' });
  });

  it('take a default away by null', () => {
    expect(coalesce({ a: null, b: { c: null } }, { a: 1, b: { c: 2, d: 3 } })).toEqual({ b: { d: 3 } });
  });

  it('keep a null for which there is no default', () => {
    expect(coalesce({ a: { x: null }, y: null }, { a: {} })).toEqual({ a: { x: null }, y: null });
  });

  it('stay as they are where one is a map and the other is not', () => {
    expect(coalesce({ a: 1, b: { c: 1 } }, { a: { x: 1 }, b: 2 })).toEqual({ a: 1, b: { c: 1 } });
  });
});

it('a values file laid over another keeps its nulls', () => {
  expect(overlay({ a: { b: 1, c: 2 }, d: 1 }, { a: { b: null }, d: [] })).toEqual({ a: { b: null, c: 2 }, d: [] });
});

it('values keep keys that JavaScript has a meaning for', () => {
  const above = JSON.parse('{"__proto__": {"a": 1}}');
  expect(Object.entries(overlay({}, above))).toEqual([['__proto__', { a: 1 }]]);
  expect(Object.entries(coalesce(above, { b: 1 }))).toEqual([
    ['__proto__', { a: 1 }],
    ['b', 1],
  ]);
});
