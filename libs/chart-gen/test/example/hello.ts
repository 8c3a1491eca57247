import {
  configMap,
  defineChart,
  defineValues,
  digits,
  equals,
  format,
  ifSet,
  integer,
  mapHelper,
  object,
  oneOf,
  string,
  template,
  textHelper,
  when,
} from '@visits/chart-gen';

const values = defineValues({
  greeting: object('What is said', {
    text: string({ default: 'Hello', doc: 'The words' }),
    tone: oneOf(['plain', 'loud'], { default: 'plain', doc: 'How they are said' }),
    times: integer({ default: 1, minimum: 1, doc: 'How often' }),
  }),
  note: string({ default: '', doc: 'A note beside it, if there is one to make' }),
});

export const hello = defineChart({
  name: 'hello',
  version: '0.1.0',
  appVersion: '1.0.0',
  description: 'Says hello',
  kubeVersion: '>=1.27.0-0',
  keywords: [],
  values,
  helpers: ({ release, chart }) => ({
    fullname: textHelper('fullname', 'The name of all objects.', format('%s-%s', release.name, chart.name)),
    labels: mapHelper('labels', 'The labels of all objects.', { 'app.kubernetes.io/instance': release.name }),
  }),
  templates: ({ values: v }, { fullname, labels }) => [
    template(
      'configmap.yaml',
      configMap({
        metadata: { name: fullname, labels: { ...labels(), tone: v.greeting.tone } },
        data: {
          text: v.greeting.text,
          times: digits(v.greeting.times),
          mark: when(equals(v.greeting.tone, 'loud'), '!', '.'),
          note: ifSet(v.note),
        },
      }),
    ),
  ],
  notes: () => [],
  cases: { loud: { doc: 'Said loudly, three times.', values: { greeting: { tone: 'loud', times: 3 } } } },
  readme: { introduction: '', afterValues: '' },
});
