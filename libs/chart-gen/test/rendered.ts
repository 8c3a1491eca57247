import { createHash } from 'node:crypto';
import type { ChartFiles } from '../src/emission/chart-files.ts';
import { chartFiles } from '../src/emission/chart-files.ts';
import { RenderError } from '../src/evaluation/render-error.ts';
import { overlay } from '../src/helm/coalesce.ts';
import { type Manifest, renderer } from '../src/helm/render.ts';
import { applySetFlag, SetFlagError } from '../src/helm/set-flag.ts';
import { ValuesError } from '../src/helm/values-error.ts';
import { type HelmValues, readValuesFile, ValuesFileError } from '../src/helm/values-file.ts';
import type { Chart } from '../src/language/chart.ts';
import { visitsApi } from '../src/visits-api/chart.ts';
import { edgeCases, type RecordedCase } from './recorded-cases.ts';

/** What came of a case, by Helm or by `render`: refused, or these manifests in this order and this NOTES.txt. */
export type Outcome = 'refused' | { readonly manifests: readonly Manifest[]; readonly notes: string };

/** The chart's own cases, under the release that the lab calls app-python, and the others. */
export function allCases(files: ChartFiles): readonly RecordedCase[] {
  const own = [...files]
    .filter(([path]) => path.startsWith('ci/'))
    .map(([path, content]) => ({ name: path, files: [content], release: 'app-python' }));
  return [...own, ...edgeCases];
}

/** What `render` makes of a case, the generated token masked. */
export const renderCase = caseRenderer(visitsApi);

/** The same, of any chart. */
export function caseRenderer(chart: Chart): (recorded: RecordedCase) => Outcome {
  const render = renderer(chart);
  return (recorded) => outcomeOf(render, recorded);
}

function outcomeOf(render: ReturnType<typeof renderer>, recorded: RecordedCase): Outcome {
  const {
    files = [],
    sets = [],
    stringSets = [],
    release = 'release-name',
    namespace = 'default',
    objects = [],
  } = recorded;
  try {
    const fromFiles = files.reduce<HelmValues>((below, text) => overlay(below, readValuesFile(text, 'values')), {});
    const typed = sets.reduce((values, flag) => applySetFlag(values, flag), fromFiles);
    const values = stringSets.reduce((below, flag) => applySetFlag(below, flag, false), typed);
    const { manifests, notes } = render(values, { name: release, namespace, objects });
    return { manifests: manifests.map(withoutToken), notes };
  } catch (error) {
    const refusals = [ValuesError, RenderError, SetFlagError, ValuesFileError];
    if (refusals.some((kind) => error instanceof kind)) return 'refused';
    throw error;
  }
}

const GENERATED_TOKEN = /^[A-Za-z0-9]{40}$/;

/** A generated token is another each time; that it is one is all that can be equal. */
export function withoutToken(manifest: Manifest): Manifest {
  const { object } = manifest;
  const { token } = (object['data'] ?? {}) as { token?: unknown };
  if (object['kind'] !== 'Secret' || typeof token !== 'string') return manifest;
  if (!GENERATED_TOKEN.test(Buffer.from(token, 'base64').toString())) return manifest;
  return { ...manifest, object: { ...object, data: { token: '<generated>' } } };
}

/** Changes whenever any file of the chart does. */
export function chartHash(): string {
  return hash(JSON.stringify([...chartFiles(visitsApi)]));
}

/** Changes whenever what is asked changes. */
export function caseHash(recorded: RecordedCase): string {
  return hash(JSON.stringify(recorded));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
