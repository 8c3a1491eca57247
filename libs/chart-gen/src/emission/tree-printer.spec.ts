import { Binding, expression } from '../language/expression.ts';
import { absent, and, counting, equals, exceeds, format, joined, not, or, sum } from '../language/functions.ts';
import { mapHelper, textHelper } from '../language/helper.ts';
import {
  comment,
  each,
  eachEntry,
  entriesOf,
  entriesOfFile,
  entriesWhen,
  fileText,
  ifGiven,
  ifSet,
  itemsOf,
  itemsWhen,
  jsonText,
  when,
} from '../language/tree.ts';
import type { TreeNode } from '../language/tree-nodes.ts';
import { defineValues } from '../values/define-values.ts';
import { boolean, integer, object, oneOf, string, stringMap, strings } from '../values/value-kinds.ts';
import { printTree } from './tree-printer.ts';

const { references: v } = defineValues({
  on: boolean({ default: true, doc: 'Switch' }),
  count: integer({ default: 1, nullable: true, doc: 'Number' }),
  many: integer({ default: 1, doc: 'Number' }),
  mode: oneOf(['one', 'two'], { default: 'one', doc: 'Word' }),
  flag: oneOf(['on', 'off'], { default: 'on', doc: 'No word' }),
  inner: object('Inner', { text: string({ default: '', doc: 'Text' }) }),
  list: strings({ default: [], doc: 'List' }),
  map: stringMap({ default: {}, doc: 'Map' }),
});
const name = textHelper('name', 'A name.', format('%s-x', v.inner.text));
const labels = mapHelper('labels', 'Labels.', { a: name });

/** Trees are typed where resources are made; here they are of any shape. */
const print = (tree: object) => printTree(tree as TreeNode, { chartName: 'small' }).join('\n');

it.each([
  ['plain scalars', { a: 'x', b: 80, c: true, d: {}, e: [] }, 'a: x\nb: 80\nc: true\nd: {}\ne: []'],
  [
    'strings YAML 1.1 would read as something else',
    { a: 'on', b: '12', c: '', y: '~' },
    'a: "on"\nb: "12"\nc: ""\n"y": "~"',
  ],
  ['strings with braces', { a: '{{ x }}' }, 'a: {{ "{{ x }}" | quote }}'],
  ['strings, quoted', { a: v.inner.text }, 'a: {{ .Values.inner.text | quote }}'],
  ['words, as they are', { a: v.mode, b: v.flag }, 'a: {{ .Values.mode }}\nb: {{ .Values.flag | quote }}'],
  [
    'whole numbers through int64',
    { a: v.many, b: sum(v.many, 5) },
    'a: {{ .Values.many | int64 }}\nb: {{ add .Values.many 5 }}',
  ],
  [
    'comparisons and counts in the types Go has for them',
    { a: exceeds(v.count, 1), b: absent(v.count), c: joined(counting(v.many, sum(v.many, v.count)), ',') },
    [
      'a: {{ gt (int64 .Values.count) 1 }}',
      'b: {{ kindIs "invalid" .Values.count }}',
      'c: {{ untilStep (int .Values.many) (int (add .Values.many .Values.count)) 1 | join "," | quote }}',
    ].join('\n'),
  ],
  [
    'conditions inside conditions of the same kind as one',
    { a: when(and(v.on, and(v.list, or(v.map, or(v.on, v.list)))), 'x') },
    '{{- if and .Values.on .Values.list (or .Values.map .Values.on .Values.list) }}\na: x\n{{- end }}',
  ],
  ['booleans', { a: v.on, b: not(v.on) }, 'a: {{ .Values.on }}\nb: {{ not .Values.on }}'],
  [
    'conditions as true or false, where Go would write what decided them',
    { a: and(v.on, v.inner.text), b: or(v.on, not(v.list)) },
    'a: {{ and .Values.on .Values.inner.text | not | not }}\nb: {{ or .Values.on (not .Values.list) }}',
  ],
  [
    'what cannot be seen as escapes',
    { a: '\u007f', b: '{{\u2028' },
    'a: "\\U0000007f"\nb: {{ "{{\\U00002028" | quote }}',
  ],
  ['comments that are no actions', { ...comment('as {{ x }}'), a: 'b' }, '# as {{ "{{" }} x }}\na: b'],
  ['helpers', { a: name }, 'a: {{ include "small.name" . | quote }}'],
  ['objects', { a: { b: v.map } }, 'a:\n  b:\n    {{- toYaml .Values.map | nindent 4 }}'],
  ['entries of a helper', { a: { ...labels(), b: 'c' } }, 'a:\n  {{- include "small.labels" . | nindent 2 }}\n  b: c'],
  [
    'a property under a condition',
    { a: when(equals(v.mode, 'two'), 'x', 'z') },
    '{{- if eq .Values.mode "two" }}\na: x\n{{- else }}\na: z\n{{- end }}',
  ],
  ['what is set', { a: ifSet(v.inner.text) }, '{{- with .Values.inner.text }}\na: {{ . | quote }}\n{{- end }}'],
  [
    'objects that are set',
    { a: ifSet(v.map) },
    '{{- with .Values.map }}\na:\n  {{- toYaml . | nindent 2 }}\n{{- end }}',
  ],
  [
    'what is given',
    { a: ifGiven(v.count) },
    '{{- if not (kindIs "invalid" .Values.count) }}\na: {{ .Values.count | int64 }}\n{{- end }}',
  ],
  [
    'entries under a condition, with a comment',
    { a: { b: 'x', ...entriesWhen<{ c: string }>(v.on, { ...comment('why'), c: 'z' }) } },
    'a:\n  b: x\n  {{- if .Values.on }}\n  # why\n  c: z\n  {{- end }}',
  ],
  [
    'entries of a value',
    { a: { b: 'x', ...entriesOf<{ [key: string]: string }>(v.map) } },
    'a:\n  b: x\n  {{- with .Values.map }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}',
  ],
  [
    'an item for each element, with the root as $',
    { a: [each(v.list, 'string', (item) => ({ name: item, of: v.inner.text, by: name }))] },
    [
      'a:',
      '  {{- range .Values.list }}',
      '  - name: {{ . | quote }}',
      '    of: {{ $.Values.inner.text | quote }}',
      '    by: {{ include "small.name" $ | quote }}',
      '  {{- end }}',
    ].join('\n'),
  ],
  [
    'an item under a condition',
    { a: ['x', when(v.on, { b: 'y', c: 1 })] },
    'a:\n  - x\n  {{- if .Values.on }}\n  - b: "y"\n    c: 1\n  {{- end }}',
  ],
  [
    'what is made of a value where it is set',
    { a: ifSet(v.inner.text, (text) => ({ b: text, c: name })) },
    '{{- with .Values.inner.text }}\na:\n  b: {{ . | quote }}\n  c: {{ include "small.name" $ | quote }}\n{{- end }}',
  ],
  [
    'an item for each entry',
    { a: [eachEntry(v.map, 'string', (key, value) => ({ name: key, value }))] },
    'a:\n  {{- range $key, $value := .Values.map }}\n  - name: {{ $key | quote }}\n    value: {{ . | quote }}\n  {{- end }}',
  ],
  [
    'an outer element inside an inner loop, by a name',
    { a: [each(v.list, 'string', (item) => ({ b: item, c: [each(v.list, 'string', (inner) => ({ item, inner }))] }))] },
    [
      'a:',
      '  {{- range $item := .Values.list }}',
      '  - b: {{ . | quote }}',
      '    c:',
      '      {{- range $.Values.list }}',
      '      - item: {{ $item | quote }}',
      '        inner: {{ . | quote }}',
      '      {{- end }}',
      '  {{- end }}',
    ].join('\n'),
  ],
  [
    'an outer entry inside an inner loop over entries, by another name',
    {
      a: [
        eachEntry(v.map, 'string', (key) => ({
          key,
          b: [eachEntry(v.map, 'string', (inner, value) => ({ key, inner, value }))],
        })),
      ],
    },
    [
      'a:',
      '  {{- range $key, $value := .Values.map }}',
      '  - key: {{ $key | quote }}',
      '    b:',
      '      {{- range $key2, $value2 := $.Values.map }}',
      '      - key: {{ $key | quote }}',
      '        inner: {{ $key2 | quote }}',
      '        value: {{ . | quote }}',
      '      {{- end }}',
      '  {{- end }}',
    ].join('\n'),
  ],
  [
    'the items of a value among others',
    { a: ['x', itemsOf(v.list)] },
    'a:\n  - x\n  {{- with .Values.list }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}',
  ],
  [
    'an item whose first entry may be missing',
    { a: [{ b: when(v.on, 'x'), c: 'z' }] },
    'a:\n  -\n    {{- if .Values.on }}\n    b: x\n    {{- end }}\n    c: z',
  ],
  [
    'lists and empty ones in a list',
    { a: [['x', ['z']], [], {}] },
    'a:\n  -\n    - x\n    -\n      - z\n  - []\n  - {}',
  ],
  ['a text by lines as an item', { a: [fileText('a.json')] }, 'a:\n  - |-\n    {{- .Files.Get "a.json" | nindent 4 }}'],
  ['an object as an item', { a: [v.map] }, 'a:\n  -\n    {{- toYaml .Values.map | nindent 4 }}'],
  [
    'items under one condition',
    { a: [itemsWhen(v.on, ['x', when(v.list, 'z')])] },
    'a:\n  {{- if .Values.on }}\n  - x\n  {{- if .Values.list }}\n  - z\n  {{- end }}\n  {{- end }}',
  ],
  [
    'the entries of a file',
    { a: { ...entriesOfFile('a.yaml'), b: 'c' } },
    'a:\n  {{- .Files.Get "a.yaml" | nindent 2 }}\n  b: c',
  ],
  ['the text of a file', { a: fileText('a.json') }, 'a: |-\n  {{- .Files.Get "a.json" | nindent 2 }}'],
  ['JSON over several lines', { a: jsonText(v.map) }, 'a: |-\n  {{- .Values.map | toPrettyJson | nindent 2 }}'],
])('writes %s', (_, tree, text) => {
  expect(print(tree)).toBe(text);
});

it.each([
  [
    'an element outside its loop',
    { a: expression({ op: 'bound', kind: 'string', binding: new Binding('string') }) },
    'outside the body it was bound for',
  ],
])('refuses %s', (_, tree, message) => {
  expect(() => print(tree)).toThrow(message);
});
