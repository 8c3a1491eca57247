import { name, smallChart } from '../../test/small-chart.ts';
import { template } from '../language/chart.ts';
import { variable } from '../language/expression.ts';
import { contains, format, lookup, not, truncate } from '../language/functions.ts';
import { firstOf, mapHelper, textHelper } from '../language/helper.ts';
import { configMap } from '../language/resources.ts';
import { chartFiles } from './chart-files.ts';

const chart = smallChart({ name }, ({ values: v, release }) => {
  const fullname = textHelper(
    'fullname',
    'The name of everything.',
    firstOf(
      { condition: contains(v.name, release.name), text: truncate(release.name, 52) },
      { text: format('%s-%s', release.name, v.name) },
    ),
  );
  const existing = variable('existing', lookup({ apiVersion: 'v1', kind: 'ConfigMap' }, release.namespace, fullname));
  return [
    template('configmap.yaml', configMap({ metadata: { name: fullname }, data: existing as never }), not(v.name)),
  ];
});
const files = chartFiles(chart);

it('writes the files of a chart, in a fixed order', () => {
  expect([...files.keys()]).toEqual([
    '.helmignore',
    'Chart.yaml',
    'README.md',
    'templates/_helpers.tpl',
    'templates/configmap.yaml',
    'values.schema.json',
    'values.yaml',
  ]);
});

it('defines the helpers its templates use, below what they are for', () => {
  expect(files.get('templates/_helpers.tpl')).toBe(
    [
      '{{/*',
      'The name of everything.',
      '*/}}',
      '{{- define "small.fullname" -}}',
      '{{- if contains .Values.name .Release.Name }}',
      '{{- .Release.Name | trunc 52 }}',
      '{{- else }}',
      '{{- printf "%s-%s" .Release.Name .Values.name }}',
      '{{- end }}',
      '{{- end }}',
      '',
    ].join('\n'),
  );
});

it('gives a helper its file, its variables and its only case a condition', () => {
  const helped = smallChart({ name }, ({ values: v, release }) => {
    const only = textHelper('only', 'A text.', firstOf({ condition: v.name, text: variable('own', release.name) }));
    const data = mapHelper<{ readonly [name: string]: string }>('data', 'Data.', { a: only }, '_data.tpl');
    return [template('configmap.yaml', configMap({ metadata: { name: 'a' }, data: { ...data() } }))];
  });
  const written = chartFiles(helped);
  expect(written.get('templates/_data.tpl')).toContain('{{- define "small.data" -}}\na: {{ include "small.only" .');
  expect(written.get('templates/_helpers.tpl')).toContain(
    [
      '{{- define "small.only" -}}',
      '{{- $own := .Release.Name -}}',
      '{{- if .Values.name }}',
      '{{- $own }}',
      '{{- end }}',
      '{{- end }}',
    ].join('\n'),
  );
});

it('puts a condition around a file, and its variables at its top', () => {
  expect(files.get('templates/configmap.yaml')).toBe(
    [
      '{{- if not .Values.name -}}',
      '{{- $existing := lookup "v1" "ConfigMap" .Release.Namespace (include "small.fullname" .) -}}',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: {{ include "small.fullname" . | quote }}',
      'data:',
      '  {{- toYaml $existing | nindent 2 }}',
      '{{- end }}',
      '',
    ].join('\n'),
  );
});

it('has nothing invisible in its schema', () => {
  expect(files.get('values.schema.json')).not.toMatch(/[^\n\x20-\x7e]/);
  expect(files.get('values.schema.json')).toContain('\\u2028');
});

it('says in Chart.yaml what the chart is', () => {
  expect(files.get('Chart.yaml')).toContain('apiVersion: v2\ntype: application\nname: small\nversion: 1.2.3\n');
});
