/**
 * What the types of the language refuse. Each line below a `@ts-expect-error` must not compile: `nx typecheck` fails on
 * one that does.
 */
import {
  anyList,
  anyObject,
  defineChart,
  defineValues,
  digits,
  each,
  eachEntry,
  eachResource,
  entriesOf,
  entriesWhen,
  equals,
  ifGiven,
  ifSet,
  integer,
  itemsOf,
  itemsWhen,
  object,
  oneOf,
  otherThan,
  resourceKind,
  type Scope,
  service,
  statefulSet,
  string,
  stringMap,
  strings,
  template,
  verbatim,
  when,
} from '../../src/index.ts';

const values = defineValues({
  replicas: integer({ default: 1, nullable: true, doc: 'Pods' }),
  grace: integer({ default: 1, doc: 'Seconds' }),
  image: object('Image', { tag: string({ default: '', doc: 'Tag' }) }),
  policy: oneOf(['Parallel', 'OrderedReady'], { default: 'Parallel', doc: 'Policy' }),
  word: oneOf(['a', 'b'], { default: 'a', doc: 'A word' }),
  names: strings({ default: [], doc: 'Names' }),
  limits: anyObject<{ cpu: string }>({ default: { cpu: '1' }, doc: 'Limits' }),
  labels: stringMap({ default: {}, doc: 'Labels' }),
  ports: anyList<{ port: number }>({ default: [], doc: 'Ports' }),
});
declare const scope: Scope<typeof values.definitions>;
const v = scope.values;

export function references() {
  // @ts-expect-error: a misspelt value
  v.image.tga;
  // @ts-expect-error: a value that is not declared
  v.tag;
  // @ts-expect-error: a field that releases do not have
  scope.release.nmae;
  // @ts-expect-error: no such choice
  equals(v.word, 'c');
  // @ts-expect-error: a string is no number
  digits(v.image.tag);
}

export function definitions() {
  // @ts-expect-error: a default of the wrong type
  integer({ default: '1', doc: 'Number' });
  // @ts-expect-error: a default that is no choice
  oneOf(['a', 'b'], { default: 'c', doc: 'Word' });
  // @ts-expect-error: a value without a purpose
  string({ default: '' });
}

export function refusals() {
  const definitions = { mode: oneOf(['a', 'b'], { default: 'a', doc: 'Mode' }) };
  // @ts-expect-error: a combination of a value that is not declared
  defineValues(definitions, [{ where: { mdoe: 'a' }, refuse: ['mode'], because: '' }]);
  // @ts-expect-error: a combination of a value it cannot have
  defineValues(definitions, [{ where: { mode: 'c' }, refuse: ['mode'], because: '' }]);
  // @ts-expect-error: a combination of other values than one it cannot have
  defineValues(definitions, [{ where: { mode: otherThan('c') }, refuse: ['mode'], because: '' }]);
}

const widget = resourceKind<{ metadata: { name: string }; size: number }>('example.org/v1', 'Widget');

const strict = { metadata: { name: 'a' } };

export function resources() {
  // @ts-expect-error: a number where Kubernetes wants a string
  service({ ...strict, spec: { type: 1 } });
  // @ts-expect-error: a number expression where Kubernetes wants a string
  service({ ...strict, spec: { type: v.grace } });
  // @ts-expect-error: a string expression where Kubernetes wants a number
  service({ ...strict, spec: { ports: [{ port: v.image.tag }] } });
  // @ts-expect-error: an object where Kubernetes wants a string
  service({ ...strict, spec: { clusterIP: v.limits } });
  // @ts-expect-error: a number among labels
  service({ metadata: { name: 'a', labels: { a: 1 } } });
  // @ts-expect-error: an unknown field
  service({ ...strict, spec: { prots: [] } });
  // @ts-expect-error: an unknown field in an item of a list
  service({ ...strict, spec: { ports: [{ port: 80, porotocol: 'TCP' }] } });
  // @ts-expect-error: an unknown field under a condition
  service({ ...strict, spec: when(v.names, { prots: [] }) });
  // @ts-expect-error: an unknown field in an item under a condition
  service({ ...strict, spec: { ports: [when(v.names, { port: 80, porotocol: 'TCP' })] } });
  // @ts-expect-error: a number under a condition where Kubernetes wants a string
  service({ ...strict, spec: { type: when(v.names, 1) } });
  // @ts-expect-error: a wrong alternative
  service({ ...strict, spec: { type: when(v.names, 'NodePort', 1) } });
  // @ts-expect-error: an unknown field among entries under a condition
  entriesWhen<{ a: string }>(v.names, { b: 'c' });
  // @ts-expect-error: entries that do not say what they are of
  entriesWhen(v.names, { b: 'c' });
  // @ts-expect-error: entries of a value that is something else
  entriesOf<{ a: string }>(v.limits);
  // @ts-expect-error: entries of a value that do not say what they are of
  entriesOf(v.limits);
  // @ts-expect-error: elements that are called what they are not
  service({ ...strict, spec: { externalIPs: [each(v.names, 'integer', (name) => name)] } });
  // @ts-expect-error: items of the wrong type
  service({ ...strict, spec: { externalIPs: [each(v.names, 'string', () => 1)] } });
  // @ts-expect-error: items for each entry of the wrong type
  service({ ...strict, spec: { externalIPs: [eachEntry(v.labels, 'string', () => 1)] } });
  // @ts-expect-error: the items of a list of something else
  service({ ...strict, spec: { externalIPs: [itemsOf(v.ports)] } });
  // @ts-expect-error: an item of the wrong type under a condition
  service({ ...strict, spec: { externalIPs: [itemsWhen(v.names, [1])] } });
  // @ts-expect-error: made of a value what Kubernetes does not want there
  service({ ...strict, spec: { type: ifSet(v.image.tag, () => 1) } });
  // @ts-expect-error: an unknown field of a custom resource
  widget({ ...strict, sise: 1 });
  // @ts-expect-error: a string where a custom resource wants a number
  widget({ ...strict, size: v.image.tag });
  // @ts-expect-error: a resource for each of what are no objects
  eachResource(v.names, verbatim);
  // @ts-expect-error: a required field is missing
  statefulSet({ ...strict, spec: { serviceName: 'a' } });
  // @ts-expect-error: a nullable value, without asking whether it is given
  service({ ...strict, spec: { healthCheckNodePort: v.replicas } });
  // @ts-expect-error: a value of another type, where it is set
  service({ ...strict, spec: { type: ifSet(v.grace) } });
}

export function compiles() {
  entriesOf<{ cpu: string; memory?: string }>(v.limits);
  service({ ...strict, spec: { healthCheckNodePort: ifGiven(v.replicas), externalIPs: v.names } });
  service({ ...strict, spec: { type: when(v.names, 'NodePort'), clusterIP: ifSet(v.image.tag) } });
  service({ ...strict, spec: { externalIPs: [each(v.names, 'string', (name) => name)] } });
  service({ ...strict, spec: { externalIPs: ['x', itemsOf(v.names), itemsWhen(v.names, ['y', when(v.names, 'z')])] } });
  service({
    ...strict,
    spec: { externalIPs: [eachEntry(v.labels, 'string', (key) => key)], ports: [itemsOf(v.ports)] },
  });
  service({ ...strict, spec: ifSet(v.image.tag, (clusterIP) => ({ clusterIP })) });
  widget({ ...strict, size: v.grace });
  eachResource(v.ports, verbatim);
}

export const charts = () =>
  defineChart({
    name: 'a',
    version: '0.1.0',
    appVersion: '0.1.0',
    description: 'A',
    kubeVersion: '',
    keywords: [],
    values,
    helpers: () => ({ fullname: v.image.tag }),
    templates: (_, helpers) => [
      template('a.yaml', service({ metadata: { name: helpers.fullname } })),
      // @ts-expect-error: a helper that is not defined
      template('b.yaml', service({ metadata: { name: helpers.name } })),
    ],
    notes: () => [],
    cases: {
      good: { doc: '', values: { image: { tag: 'x' }, replicas: null } },
      // @ts-expect-error: a misspelt value in a case
      misspelt: { doc: '', values: { image: { tga: 'x' } } },
      // @ts-expect-error: a value of the wrong type in a case
      wrong: { doc: '', values: { grace: 'x' } },
    },
    readme: { introduction: '', afterValues: '' },
  });
