/** The language charts are written in, and what can be done with a chart. docs/chart-gen.md shows it by example. */

export { type CheckReport, checkChart } from './checks/check-chart.ts';
export { type Need, needsOf } from './checks/needed-objects.ts';
export { type ChartFiles, chartFiles } from './emission/chart-files.ts';
export { chartReference } from './emission/chart-reference.ts';
export { RenderError } from './evaluation/render-error.ts';
export { manifestStream } from './helm/manifest-stream.ts';
export { type Manifest, type Release, type Rendering, renderer } from './helm/render.ts';
export { applySetFlag, SetFlagError } from './helm/set-flag.ts';
export { ValuesError } from './helm/values-error.ts';
export { type HelmValue, type HelmValues, readValuesFile, ValuesFileError } from './helm/values-file.ts';
export { type Chart, defineChart, type Scope, type Template, template } from './language/chart.ts';
export { ChartError } from './language/chart-error.ts';
export { type Expression, type Kind, variable } from './language/expression.ts';
export {
  absent,
  and,
  base64,
  contains,
  counting,
  differs,
  dig,
  digits,
  equals,
  exceeds,
  fallback,
  firstSet,
  format,
  given,
  joined,
  lookup,
  not,
  or,
  product,
  randomAlphanumeric,
  replace,
  sha256,
  sum,
  toJson,
  trim,
  truncate,
} from './language/functions.ts';
export { firstOf, mapHelper, textHelper } from './language/helper.ts';
export {
  configMap,
  cronJob,
  daemonSet,
  deployment,
  eachResource,
  horizontalPodAutoscaler,
  ingress,
  job,
  networkPolicy,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  type Resource,
  resourceKind,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
  statefulSet,
  verbatim,
} from './language/resources.ts';
export { standardNames } from './language/standard-names.ts';
export { lines, linesWhen, type Text, text } from './language/text.ts';
export {
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
  type LiteralTree,
  type Tree,
  when,
} from './language/tree.ts';
export { chartArchive } from './packaging/archive.ts';
export { type ChartVersion, chartVersion, judgeChartUpgrade, type UpgradedRelease } from './upgrade/chart-upgrade.ts';
export { judgeUpgrade } from './upgrade/judge-upgrade.ts';
export type { Finding, Upgrade, Verdict } from './upgrade/verdict.ts';
export { defineValues, otherThan, type References, type ValuesInput } from './values/define-values.ts';
export {
  anyList,
  anyObject,
  boolean,
  globals,
  integer,
  kubernetesObjects,
  object,
  oneOf,
  string,
  stringMap,
  strings,
} from './values/value-kinds.ts';
/** The chart that all this is for. */
export { visitsApi } from './visits-api/chart.ts';
