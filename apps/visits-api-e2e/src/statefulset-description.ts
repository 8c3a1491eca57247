import { entry, type OutlineEntry, parseOutline, value } from './outline.ts';

/** What `kubectl describe statefulset` says. What has a name is a record by that name, so that one can contain another. */
export interface StatefulSetDescription {
  readonly name: string;
  readonly namespace: string;
  readonly creationTimestamp: string;
  readonly selector: Pairs;
  readonly labels: Pairs;
  readonly annotations: Pairs;
  readonly replicas: { readonly desired: number; readonly total: number };
  readonly updateStrategy: { readonly type: string; readonly partition: number };
  readonly podsStatus: {
    readonly running: number;
    readonly waiting: number;
    readonly succeeded: number;
    readonly failed: number;
  };
  readonly podTemplate: {
    readonly labels: Pairs;
    readonly containers: Readonly<Record<string, ContainerDescription>>;
    /** Each volume's lines as kubectl names them: Type, Name, ClaimName, Optional, ReadOnly. */
    readonly volumes: Readonly<Record<string, Pairs>>;
  };
  /** The claim templates; none says `Volume Claims:  <none>`. */
  readonly volumeClaims: Readonly<Record<string, Pairs>>;
  readonly events: readonly EventDescription[];
}

export type Pairs = Readonly<Record<string, string>>;

export interface ContainerDescription {
  readonly image: string;
  readonly port: string;
  readonly hostPort: string;
  /** A literal value, or kubectl's words for where it comes from. */
  readonly environment: Pairs;
  /** By path. */
  readonly mounts: Readonly<Record<string, { readonly volume: string; readonly options: string }>>;
}

export interface EventDescription {
  readonly type: string;
  readonly reason: string;
  readonly from: string;
  readonly message: string;
}

/** @throws Error for a text that is no description of a stateful set */
export function parseStatefulSetDescription(text: string): StatefulSetDescription {
  const top = parseOutline(text);
  const template = entry(top, 'Pod Template').children;
  const [desired, total] = numbers(top, 'Replicas', /^(\d+) desired \| (\d+) total$/);
  const [running, waiting, succeeded, failed] = numbers(
    top,
    'Pods Status',
    /^(\d+) Running \/ (\d+) Waiting \/ (\d+) Succeeded \/ (\d+) Failed$/,
  );
  const [partition] = numbers(entry(top, 'Update Strategy').children, 'Partition', /^(\d+)$/);
  return {
    name: value(top, 'Name'),
    namespace: value(top, 'Namespace'),
    creationTimestamp: value(top, 'CreationTimestamp'),
    selector: pairs(value(top, 'Selector').split(','), '='),
    labels: pairs(entry(top, 'Labels').values, '='),
    annotations: pairs(entry(top, 'Annotations').values, ': '),
    replicas: { desired, total },
    updateStrategy: { type: value(top, 'Update Strategy'), partition },
    podsStatus: { running, waiting, succeeded, failed },
    podTemplate: {
      labels: pairs(entry(template, 'Labels').values, '='),
      containers: record(entry(template, 'Containers').children, ({ children }) => container(children)),
      volumes: record(entry(template, 'Volumes').children, ({ children }) => fields(children)),
    },
    volumeClaims: claims(entry(top, 'Volume Claims').children),
    events: entry(top, 'Events').children.slice(2).map(event),
  };
}

function container(lines: readonly OutlineEntry[]): ContainerDescription {
  return {
    image: value(lines, 'Image'),
    // Newer versions of kubectl put the port's name behind it.
    port: value(lines, 'Port').replace(/ \(.*\)$/, ''),
    hostPort: value(lines, 'Host Port').replace(/ \(.*\)$/, ''),
    environment: fields(entry(lines, 'Environment').children),
    mounts: Object.fromEntries(
      entry(lines, 'Mounts').children.map(({ text }) => {
        const [, path = '', volume = '', options = ''] = /^(\S+) from (\S+) \((.*)\)$/.exec(text) ?? [];
        return [path, { volume, options }];
      }),
    ),
  };
}

/** Claim templates follow one another without a heading; each begins with its name. */
function claims(lines: readonly OutlineEntry[]): Record<string, Pairs> {
  const found: Record<string, Record<string, string>> = {};
  let name = '';
  for (const { key, values } of lines) {
    if (key === 'Name') name = values[0] ?? '';
    else found[name] = { ...found[name], [key]: values.join('\n') };
  }
  return found;
}

function event(line: OutlineEntry): EventDescription {
  const [type = '', reason = '', , from = '', ...message] = line.text.split(/\s{2,}/);
  return { type, reason, from, message: message.join('  ') };
}

function numbers(lines: readonly OutlineEntry[], key: string, form: RegExp): Numbers {
  const match = form.exec(value(lines, key));
  if (!match) throw new Error(`no description of a stateful set: its ${key} says "${value(lines, key)}"`);
  const [first = 0, second = 0, third = 0, fourth = 0] = match.slice(1).map(Number);
  return [first, second, third, fourth];
}
type Numbers = readonly [number, number, number, number];

function pairs(lines: readonly string[], separator: string): Pairs {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(separator);
      return [line.slice(0, at), line.slice(at + separator.length)];
    }),
  );
}

function fields(lines: readonly OutlineEntry[]): Pairs {
  return record(lines, ({ values }) => values.join('\n'));
}

function record<T>(lines: readonly OutlineEntry[], read: (line: OutlineEntry) => T): Record<string, T> {
  return Object.fromEntries(lines.map((line) => [line.key, read(line)]));
}
