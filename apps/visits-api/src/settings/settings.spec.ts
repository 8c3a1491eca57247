import { parseSettings } from './settings.ts';

test('an empty object is the defaults', () => {
  expect(parseSettings('{}')).toEqual({
    title: 'visits-api',
    countedPaths: ['/', '/notes', '/notes/:id'],
    limits: { noteTitle: 200, noteBody: 16_384, notesPerPage: 100, eventClients: 1000, eventSeconds: 3600 },
    ignored: [],
  });
});

test('what is given stands, the rest is default', () => {
  const settings = parseSettings('{"title":"Lab","countedPaths":["/info"],"limits":{"notesPerPage":2}}');
  expect(settings).toMatchObject({
    title: 'Lab',
    countedPaths: ['/info'],
    limits: { noteTitle: 200, notesPerPage: 2 },
    ignored: [],
  });
});

test('members that mean nothing are named, not refused', () => {
  expect(parseSettings('{"countedPath":[],"limits":{"noteSize":1}}').ignored).toEqual([
    'countedPath',
    'limits.noteSize',
  ]);
});

test.each([
  ['', /^is not JSON: /],
  ['{"title":', /^is not JSON: /],
  ['{\n"title": x\n}', /^is not JSON: [^\n]*$/],
  ['[]', /^expected an object$/],
  ['null', /^expected an object$/],
  ['{"title":5}', /^title: expected text$/],
  ['{"title":""}', /^title: expected 1 to 200 characters$/],
  ['{"countedPaths":"/"}', /^countedPaths: expected an array of paths$/],
  ['{"countedPaths":["notes"]}', /^countedPaths.0: expected a path from \/ that is not below \/health$/],
  ['{"countedPaths":["/health/live"]}', /^countedPaths.0: expected a path from/],
  ['{"limits":[]}', /^limits: expected an object$/],
  ['{"limits":{"notesPerPage":0}}', /^limits.notesPerPage: expected a whole number from 1 to 1000$/],
  ['{"limits":{"noteBody":"1"}}', /^limits.noteBody: expected a whole number from 1 to 16777216$/],
  ['{"title":5,"limits":5}', /^title: expected text; limits: expected an object$/],
])('%j is refused: %s', (content, message) => {
  expect(() => parseSettings(content)).toThrow(message);
});
