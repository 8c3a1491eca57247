import { matchesPath, pathOf, withoutTrailingSlash } from './path.ts';

test.each([
  ['/', '/', true],
  ['/notes', '/notes/', true],
  ['/notes/', '/notes', true],
  ['/notes/:id', '/notes/7', true],
  ['/notes/:id', '/notes/', false],
  ['/notes/:id', '/notes//', false],
  ['/notes/:id', '/notes/7/8', false],
  ['/', '/notes', false],
  ['/notes', '/Notes', false],
])('%s describes %s: %s', (pattern, path, matches) => {
  expect(matchesPath(pattern, path)).toBe(matches);
});

test('a target without its query is its path', () => {
  expect(pathOf('/notes/?limit=1?x')).toBe('/notes/');
  expect(withoutTrailingSlash('/notes/')).toBe('/notes');
  expect(withoutTrailingSlash('/')).toBe('/');
});
