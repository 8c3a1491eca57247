import type { Context } from '../evaluation/evaluate-expression.ts';
import { holds } from '../evaluation/evaluate-expression.ts';
import { evaluateDocuments, evaluateNotes } from '../evaluation/evaluate-tree.ts';
import { RenderError } from '../evaluation/render-error.ts';
import { randomText } from '../evaluation/template-functions.ts';
import type { Chart } from '../language/chart.ts';
import { defaultsOf } from '../values/define-values.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { coalesce } from './coalesce.ts';
import { roleOf } from './hooks.ts';
import { inInstallOrder } from './install-order.ts';
import { valuesCheck } from './values-error.ts';
import type { HelmValue, HelmValues } from './values-file.ts';

/** What a release is called, and what its cluster holds already. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** What `lookup` finds; nothing, where it is left out. */
  readonly objects?: readonly HelmValues[];
}

export interface Rendering {
  readonly manifests: readonly Manifest[];
  readonly notes: string;
}

export interface Manifest {
  /** The template it came from, as Helm names it. */
  readonly source: string;
  readonly object: HelmValues;
}

/** Helm's rule for the names of releases. */
const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_RELEASE_NAME = 53;

/**
 * What Helm would make of a chart, by evaluating the tree its templates are written from.
 *
 * @returns a function of a user's values, for one chart: its schema is read once
 * @throws ValuesError where values.schema.json refuses them, RenderError where the templates fail
 */
export function renderer(chart: Chart): (values: HelmValues, release: Release) => Rendering {
  const defaults = defaultsOf(chart.values.definitions) as HelmValues;
  const check = valuesCheck(valuesSchema(chart.metadata.name, chart.values));
  return (userValues, release) => {
    if (release.name.length > LONGEST_RELEASE_NAME || !RELEASE_NAME.test(release.name)) {
      throw new RenderError(
        `release name ${JSON.stringify(release.name)}: expected at most ${LONGEST_RELEASE_NAME} lower-case letters, digits, - and .`,
      );
    }
    const values = coalesce(userValues, defaults);
    check(values);
    return evaluateChart(chart, contextOf(chart, values, release));
  };
}

/** The manifests in Helm's order, and the notes. */
export function evaluateChart(chart: Chart, context: Context): Rendering {
  const manifests = evaluateManifests(chart, context).sort((a, b) =>
    a.source < b.source ? -1 : Number(a.source > b.source),
  );
  const ordered = inInstallOrder(manifests, ({ object }) => String(object['kind']));
  const ofRole = (role: 'release' | 'hook') => ordered.filter(({ object }) => roleOf(object) === role);
  return {
    manifests: [...ofRole('release'), ...ofRole('hook')],
    notes: evaluateNotes(chart.notes, context),
  };
}

/** The objects of every template whose condition holds, whether the values are admitted or not. */
export function evaluateManifests(chart: Chart, context: Context): Manifest[] {
  return chart.templates
    .filter(({ condition }) => condition === undefined || holds(condition, context))
    .flatMap(({ file, resource }) => {
      const source = `${chart.metadata.name}/templates/${file}`;
      return evaluateDocuments(resource.tree, context).map((object) => ({ source, object }));
    });
}

export function contextOf(chart: Chart, values: HelmValues, release: Release): Context {
  const { name, version, appVersion } = chart.metadata;
  return {
    values,
    builtins: {
      Release: { Name: release.name, Namespace: release.namespace, Service: 'Helm' },
      Chart: { Name: name, Version: version, AppVersion: appVersion },
    },
    files: chart.files,
    bound: new Map(),
    random: randomText,
    lookup: (apiVersion, kind, namespace, objectName) =>
      release.objects?.find(
        (object) =>
          object['apiVersion'] === apiVersion &&
          object['kind'] === kind &&
          metadataField(object, 'name') === objectName &&
          (metadataField(object, 'namespace') ?? release.namespace) === namespace,
      ),
  };
}

function metadataField(object: HelmValues, field: string): HelmValue | undefined {
  const metadata = object['metadata'];
  return typeof metadata === 'object' && metadata !== null ? (metadata as HelmValues)[field] : undefined;
}
