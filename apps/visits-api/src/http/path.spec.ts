import { isProbe, matchesPath, pathOf, withoutTrailingSlash } from './path.ts';

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

test.each([
  ['http://localhost:8000/notes/?limit=1', '/notes/'],
  ['HTTPS://visits.example', '/'],
  ['http://visits.example?x', '/'],
  ['/%6Eotes/%7e%2F%3f%20%c3%a9', '/notes/~%2F%3f%20%c3%a9'],
  ['//visits.example/notes', '//visits.example/notes'],
  ['/%zz', '/%zz'],
])('%s has the path %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test('probes are what is below /health', () => {
  expect(['/health', '/health/live', '/healthy', '/notes/health'].map(isProbe)).toEqual([true, true, false, false]);
});
