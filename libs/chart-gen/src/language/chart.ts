import type { References, ValueDefinitions, Values, ValuesInput } from '../values/define-values.ts';
import { type BuiltinObject, type Expression, expression } from './expression.ts';
import type { Resource } from './resources.ts';
import type { Text } from './text.ts';

/** A chart: what `chart-gen build` writes and `chart-gen render` evaluates. */
export interface Chart {
  readonly metadata: ChartMetadata;
  readonly values: Values<ValueDefinitions>;
  readonly templates: readonly Template[];
  readonly notes: Text;
  /** Files beside the templates, by their paths: what `fileText` puts into a template, a picture, a licence. */
  readonly files: { readonly [path: string]: string };
  /** Values files written to ci/, by the name before `-values.yaml`. */
  readonly cases: { readonly [name: string]: ChartCase };
  readonly readme: ReadmeSections;
}

export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly kubeVersion: string;
  readonly keywords?: readonly string[];
  /** Addresses: of the chart's page, of what it is made from, of its picture. */
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly icon?: string;
  readonly maintainers?: readonly { readonly name: string; readonly email?: string; readonly url?: string }[];
  /** What registries read, such as Artifact Hub. */
  readonly annotations?: { readonly [name: string]: string };
}

export interface ChartCase {
  readonly doc: string;
  readonly values: { readonly [name: string]: unknown };
}

/** The chart's README around the table of values: Markdown. */
export interface ReadmeSections {
  readonly introduction: string;
  readonly afterValues: string;
}

/** A file in templates/ with a resource, there only when its condition holds. */
export interface Template {
  readonly file: string;
  readonly resource: Resource;
  readonly condition?: Expression<unknown>;
}

/** What templates may refer to. */
export interface Scope<D extends ValueDefinitions> {
  readonly values: References<D>;
  readonly release: { readonly [K in 'name' | 'namespace' | 'service']: Expression<string> };
  readonly chart: { readonly [K in 'name' | 'version' | 'appVersion']: Expression<string> };
}

interface ChartDefinition<D extends ValueDefinitions, H> extends ChartMetadata {
  readonly values: Values<D>;
  /** The chart's named templates, given to `templates` and `notes`. */
  readonly helpers: (scope: Scope<D>) => H;
  readonly templates: (scope: Scope<D>, helpers: H) => readonly Template[];
  readonly notes?: (scope: Scope<D>, helpers: H) => Text;
  readonly files?: { readonly [path: string]: string };
  readonly cases?: { readonly [name: string]: { readonly doc: string; readonly values: ValuesInput<NoInfer<D>> } };
  readonly readme?: ReadmeSections;
}

const NO_README: ReadmeSections = { introduction: '', afterValues: '' };

/**
 * Puts a chart together. Nothing is written or checked yet.
 *
 * @throws Error where two templates have one file
 */
export function defineChart<D extends ValueDefinitions, H>(definition: ChartDefinition<D, H>): Chart {
  const { values, helpers, templates, notes, files = {}, cases = {}, readme = NO_README, ...metadata } = definition;
  const scope: Scope<D> = {
    values: values.references,
    release: {
      name: builtin('Release', 'Name'),
      namespace: builtin('Release', 'Namespace'),
      service: builtin('Release', 'Service'),
    },
    chart: {
      name: builtin('Chart', 'Name'),
      version: builtin('Chart', 'Version'),
      appVersion: builtin('Chart', 'AppVersion'),
    },
  };
  const named = helpers(scope);
  return {
    metadata,
    values,
    templates: withoutTwins(templates(scope, named)),
    notes: notes?.(scope, named) ?? [],
    files,
    cases,
    readme,
  };
}

/** What Helm renders in templates/: it passes over hidden files, copies of editors, and those that begin with `_`. */
const TEMPLATE_FILE = /^([A-Za-z0-9][-.\w]*\/)*[A-Za-z0-9][-.\w]*\.ya?ml$/;

/**
 * A template's file and resource; `condition` is one for the whole file.
 *
 * @throws Error for a file that Helm would not render
 */
export function template(file: string, resource: Resource, condition?: Expression<unknown>): Template {
  if (!TEMPLATE_FILE.test(file)) throw new Error(`template ${file}: expected a name such as service.yaml`);
  return condition === undefined ? { file, resource } : { file, resource, condition };
}

function withoutTwins(templates: readonly Template[]): readonly Template[] {
  const files = templates.map(({ file }) => file);
  const twin = files.find((file, index) => files.indexOf(file) !== index);
  if (twin !== undefined) throw new Error(`template ${twin}: is there twice, and would be written over`);
  return templates;
}

function builtin(object: BuiltinObject, field: string): Expression<string> {
  return expression({ op: 'builtin', kind: 'string', object, field });
}
