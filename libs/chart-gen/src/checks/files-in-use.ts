import type { Chart } from '../language/chart.ts';
import { chartNodes } from '../language/reachable.ts';

/** Paths that a chart's own files may not have: what chart-gen writes there, or Helm reads otherwise. */
const TAKEN =
  /^(templates|charts|crds|ci)\/|^(Chart\.yaml|Chart\.lock|values\.yaml|values\.schema\.json|README\.md|\.helmignore)$/;

/**
 * Files that templates ask for and that are not there, or that a block scalar cannot hold; and files in the place of
 * others.
 */
export function* misusedFiles(chart: Chart): Generator<string> {
  for (const path of Object.keys(chart.files)) {
    if (TAKEN.test(path)) yield `${path}: is written by chart-gen, or read by Helm: put the file elsewhere`;
  }
  for (const { node, file } of chartNodes(chart)) {
    if (node.op !== 'file') continue;
    const content = Object.hasOwn(chart.files, node.path) ? chart.files[node.path] : undefined;
    if (content === undefined) yield `${file}: file ${node.path} is not there: add it to the chart's files`;
    else if (/^\s/.test(content)) {
      yield `${file}: file ${node.path} begins with white space, which YAML takes for its indentation: begin with a word`;
    }
  }
}
