import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { configMap } from '../language/resources.ts';
import { entriesOfFile, fileText } from '../language/tree.ts';
import { checkChart } from './check-chart.ts';

const chartWith = (files: { readonly [path: string]: string }) => ({
  ...smallChart({}, () => [template('a.yaml', configMap({ metadata: { name: 'a' }, data: { a: fileText('a.txt') } }))]),
  files,
});

it('a file that is there is fine', () => {
  expect(() => checkChart(chartWith({ 'a.txt': 'text\n' }))).not.toThrow();
});

it.each([
  [{}, "templates/a.yaml: file a.txt is not there: add it to the chart's files"],
  [
    { 'a.txt': ' text' },
    'templates/a.yaml: file a.txt begins with white space, which YAML takes for its indentation: begin with a word',
  ],
  [
    { 'a.txt': 'text', 'templates/b.yaml': '' },
    'templates/b.yaml: is written by chart-gen, or read by Helm: put the file elsewhere',
  ],
])('names %j', (files, problem) => {
  expect(() => checkChart(chartWith(files as { [path: string]: string }))).toThrow(problem);
});

it.each([
  ['a line break of Windows', 'a\r\nb'],
  ['a separator of lines', 'a\u2028b'],
  ['a control character', 'a\u0007'],
  ['spaces at its end', 'a\n b \n'],
])('names a text with %s: Helm would write another', (_, text) => {
  expect(() => checkChart(chartWith({ 'a.txt': text }))).toThrow(
    'templates/a.yaml: file a.txt has control characters, or white space at its end, which YAML does not keep: remove them',
  );
});

describe('a file of entries', () => {
  const withEntries = (text: string) => ({
    ...smallChart({}, () => [
      template('a.yaml', configMap({ metadata: { name: 'a', annotations: { ...entriesOfFile('a.yaml') } } })),
    ]),
    files: { 'a.yaml': text },
  });

  it('may be anything that is the same among others', () => {
    const text = '# Why.\na: 1\n\nb: |\n  {{ x }}\n\n  y\nc: {d: [on]}\r\n';
    expect(() => checkChart(withEntries(text))).not.toThrow();
  });

  it.each([
    ['begins a document', '---\na: 1\n'],
    ['ends one', 'a: 1\n...\n'],
    ['is in flow style', '{a: 1}\n'],
    ['keeps line breaks at its end', 'a: |+\n  b\n\n\n'],
    ['is no map', '- a\n'],
    ['is empty', ''],
    ['is no YAML', 'a: [\n'],
  ])('is named where it %s', (_, text) => {
    expect(() => checkChart(withEntries(text))).toThrow(
      'templates/a.yaml: file a.yaml is not the same among entries of a map: let it be one map in block style',
    );
  });
});
