import { smallChart } from '../../test/small-chart.ts';
import { chartFiles } from '../emission/chart-files.ts';
import { template } from './chart.ts';
import { format } from './functions.ts';
import { textHelper } from './helper.ts';
import { configMap } from './resources.ts';

const map = (name = format('a')) => configMap({ metadata: { name } });

it.each(['_a.yaml', 'NOTES.txt', 'a.txt', '../a.yaml', '.a.yaml', 'a.yaml~', 'b/_c/d.yaml', 'yaml'])(
  'refuses the template %s, which Helm would not render as one',
  (file) => {
    expect(() => template(file, map())).toThrow(`template ${file}: expected a name such as service.yaml`);
  },
);

it('takes templates in folders', () => {
  expect(() => template('tests/b-c/d.e.yml', map())).not.toThrow();
});

it('refuses two templates with one file', () => {
  const twice = () => smallChart({}, () => [template('a.yaml', map()), template('a.yaml', map())]);
  expect(twice).toThrow('template a.yaml: is there twice, and would be written over');
});

it('refuses two helpers with one name, which Helm does not tell apart', () => {
  const [one, other] = [textHelper('x', 'One.', format('a')), textHelper('x', 'Other.', format('b'))];
  const chart = smallChart({}, () => [template('a.yaml', map(one)), template('b.yaml', map(other))]);
  expect(() => chartFiles(chart)).toThrow('helper x: there are two of that name');
});

it('refuses helpers whose name or sentence would end what they stand in', () => {
  expect(() => textHelper('a"b', 'A text.', format('a'))).toThrow('helper a"b: use letters, digits, - and _');
  expect(() => textHelper('a', 'A */ text.', format('a'))).toThrow('helper a: its sentence ends a comment, by */');
});
