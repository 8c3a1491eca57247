import {
  absent,
  and,
  anyList,
  anyObject,
  base64,
  boolean,
  comment,
  configMap,
  contains,
  counting,
  defineChart,
  defineValues,
  differs,
  digits,
  each,
  eachEntry,
  eachResource,
  entriesOf,
  entriesWhen,
  equals,
  exceeds,
  fallback,
  fileText,
  firstOf,
  firstSet,
  format,
  globals,
  ifGiven,
  ifSet,
  ingress,
  integer,
  itemsOf,
  itemsWhen,
  job,
  joined,
  jsonText,
  kubernetesObjects,
  lines,
  linesWhen,
  mapHelper,
  not,
  object,
  oneOf,
  or,
  otherThan,
  product,
  replace,
  resourceKind,
  sha256,
  string,
  stringMap,
  strings,
  sum,
  template,
  text,
  textHelper,
  toJson,
  trim,
  truncate,
  variable,
  verbatim,
  when,
} from '@visits/chart-gen';

const values = defineValues(
  {
    on: boolean({ default: true, doc: 'A switch' }),
    mode: oneOf(['plain', 'on', '1'], { default: 'plain', doc: 'A choice' }),
    count: integer({ default: 3, minimum: 0, maximum: 65535, nullable: true, doc: 'A number that may be left out' }),
    large: integer({ default: 1_000_000, minimum: -(2 ** 52), maximum: 2 ** 52, doc: 'A large number' }),
    small: integer({ default: 2, minimum: 0, maximum: 100, doc: 'A small number' }),
    inner: object('A group', {
      text: string({ default: 'a', doc: 'Any text' }),
      name: string({ default: 'a', pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$', maxLength: 12, doc: 'A name' }),
    }),
    names: strings({ default: ['b', 'a'], doc: 'Texts' }),
    labels: stringMap({ default: { b: 'x', 'a/b': 'on' }, doc: 'Texts by names' }),
    list: anyList<object>({ default: [], doc: 'Anything, several times' }),
    data: anyObject<object>({ default: { '0o17': '1_000', yes: ['0b1', '1:30'] }, doc: 'Anything' }),
    objects: kubernetesObjects({ default: [], doc: 'Objects' }),
    global: globals('Of a parent chart', { registry: string({ default: '', doc: 'A registry' }) }),
  },
  [
    {
      where: { mode: 'on', inner: { name: otherThan('a') } },
      refuse: ['data', 'on'],
      because: 'on has no data of its own',
    },
    { where: {}, refuse: ['data', 'fixed'], because: 'the chart sets this' },
  ],
);

interface Widget {
  readonly metadata: { readonly name: string };
  readonly given?: number;
  readonly absent: boolean;
  readonly large: number;
  readonly set?: { readonly inner: object; readonly large: number };
  readonly spliced: readonly object[];
  readonly words: readonly string[];
  readonly nested: readonly Nested[];
  readonly numbers: readonly { readonly number: number }[];
  readonly data: object;
  readonly whole: readonly object[];
  readonly lists: readonly (readonly string[])[];
  readonly optional: readonly { readonly first?: string; readonly second?: string }[];
  readonly texts: readonly string[];
  readonly all: boolean;
  readonly any: boolean;
}
interface Nested {
  readonly name: string;
  readonly labels: readonly { readonly key?: string; readonly name: string; readonly value: string }[];
}
const widget = resourceKind<Widget>('example.org/v1', 'Widget');

/** A chart of no use but to hold every construct of the language, for Helm to read. */
export const everyConstruct = defineChart({
  name: 'every-construct',
  version: '1.2.3+build.4',
  appVersion: '0o17',
  description: 'Every construct of the language',
  kubeVersion: '>=1.27.0-0',
  values,
  files: { 'files/text.txt': 'one {{ two }}\n  "three"\n\nfour\n\n' },
  helpers: ({ values: v, release, chart }) => ({
    fullname: textHelper(
      'fullname',
      'A name.',
      firstOf(
        { condition: contains(v.inner.name, release.name), text: truncate(release.name, 20) },
        { condition: exceeds(v.count, 5), text: trim(truncate(format('%s-%s', release.name, v.inner.name), 8), '-') },
        { text: replace(format('%s.%s', release.name, chart.version), '+', '_') },
      ),
    ),
    labels: mapHelper('labels', 'Labels.', {
      ...entriesWhen<{ [name: string]: string }>(v.on, { on: 'true' }),
      mode: v.mode,
      chart: chart.name,
    }),
  }),
  templates: ({ values: v, release, chart }, { fullname, labels }) => [
    template(
      'config.yaml',
      configMap({
        metadata: { name: fullname, labels: { ...labels(), namespace: release.namespace } },
        data: {
          text: v.inner.text,
          first: firstSet(v.global.registry, v.inner.text, format('none')),
          otherwise: fallback(v.inner.text, 'nothing'),
          digits: digits(v.large),
          sum: digits(sum(v.large, 5)),
          product: digits(product(v.small, 1000)),
          base64: base64(v.inner.text),
          sha256: sha256(toJson(v.data)),
          joined: joined(counting(v.small, sum(v.small, 3)), ','),
          names: joined(v.names, '|'),
          json: jsonText(v.data),
          file: fileText('files/text.txt'),
          braces: '{{ .Values.x }}',
          unseen: 'a\u007fb\u2028',
          unseenBraces: '{{\u2029\u0085}}',
          version: chart.appVersion,
          cut: truncate(v.inner.text, 5),
          number: '0755',
          either: when(or(v.on, equals(v.mode, 'on')), 'x', 'z'),
          both: when(and(differs(v.mode, 'on'), not(v.names)), 'y'),
          set: ifSet(v.inner.text),
        },
      }),
    ),
    template(
      'widget.yaml',
      widget({
        ...comment('A comment\nof two lines, no {{ action }}, no {'),
        metadata: { name: variable('name', variable('value', fullname)) },
        given: ifGiven(v.count),
        absent: absent(v.count),
        large: v.large,
        set: ifSet(v.inner, (inner) => ({ inner, large: v.large })),
        spliced: [itemsOf(v.list), itemsWhen(v.on, [v.data, when(v.names, v.inner)])],
        words: ['first', itemsOf(v.names), itemsWhen(v.on, ['last', when(v.names, 'very last')])],
        nested: [
          each(v.names, 'string', (name) => ({
            name,
            labels: [
              eachEntry(v.labels, 'string', (key, value) => ({ key, value, name: variable('value', fullname) })),
              each(v.names, 'string', (other) => ({ name, value: other })),
            ],
          })),
        ],
        numbers: [each(counting(v.small, sum(v.small, 2)), 'integer', (number) => ({ number }))],
        data: { fixed: 1, ...entriesOf<object>(v.data) },
        whole: v.list,
        lists: [['x', itemsOf(v.names)], [], [when(v.on, 'y')], v.names],
        optional: [{ first: when(v.on, 'x'), second: when(v.names, 'y') }, {}],
        texts: ['x', fileText('files/text.txt'), when(v.on, jsonText(v.data))],
        all: and(v.on, v.inner.text),
        any: or(v.names, and(v.on, v.data)),
      }),
      variable('both', or(v.on, v.labels)),
    ),
    template('objects.yaml', eachResource(v.objects, verbatim)),
    template(
      'hook.yaml',
      job({
        metadata: { name: fullname, annotations: { 'helm.sh/hook': when(v.on, 'test', 'on-sundays') } },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } },
      }),
    ),
    template(
      'ingress.yaml',
      ingress({
        metadata: { name: fullname, annotations: ifSet(v.labels) },
        spec: { rules: [each(v.names, 'string', (host) => ({ host }))] },
      }),
      v.names,
    ),
  ],
  notes: ({ values: v }, { fullname }) =>
    text(
      linesWhen(v.labels, lines`labelled`),
      lines`{${variable('full', fullname)}} has ${digits(v.large)} of them: "{{ }}"`,
      linesWhen(
        v.on,
        lines`
It is on: ${toJson(v.data)}`,
        lines`It is off.`,
      ),
    ),
});
