import { smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { configMap } from '../language/resources.ts';
import { fileText } from '../language/tree.ts';
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
