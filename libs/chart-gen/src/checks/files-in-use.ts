import { isTable } from '../helm/coalesce.ts';
import { type HelmValue, readYamlDocuments, ValuesFileError } from '../helm/values-file.ts';
import type { Chart } from '../language/chart.ts';
import { chartNodes } from '../language/reachable.ts';
import { PASSED_ON } from '../values/value-kinds.ts';

/** Paths that a chart's own files may not have: what chart-gen writes there, or Helm reads otherwise. */
const TAKEN =
  /^(templates|charts|crds|ci)\/|^(Chart\.yaml|Chart\.lock|values\.yaml|values\.schema\.json|README\.md|\.helmignore)$/;

/**
 * Files that templates ask for and that are not there, or that would not come out of a manifest as they went in; and
 * files in the place of others.
 */
export function* misusedFiles(chart: Chart): Generator<string> {
  for (const path of Object.keys(chart.files)) {
    if (TAKEN.test(path)) yield `${path}: is written by chart-gen, or read by Helm: put the file elsewhere`;
  }
  for (const { node, file } of chartNodes(chart)) {
    if (node.op !== 'file') continue;
    const content = Object.hasOwn(chart.files, node.path) ? chart.files[node.path] : undefined;
    if (content === undefined) yield `${file}: file ${node.path} is not there: add it to the chart's files`;
    else {
      const problem = node.as === 'text' ? whyNoText(content) : whyNoEntries(content);
      if (problem !== undefined) yield `${file}: file ${node.path} ${problem}`;
    }
  }
}

const PASSED_ON_TEXT = new RegExp(PASSED_ON.pattern ?? '', 'u');

/** Why a block scalar cannot hold a text. */
function whyNoText(content: string): string | undefined {
  if (/^\s/.test(content)) return 'begins with white space, which YAML takes for its indentation: begin with a word';
  const text = content.replace(/\n+$/, '');
  if (PASSED_ON_TEXT.test(text) && !/\s$/.test(text)) return undefined;
  return 'has control characters, or white space at its end, which YAML does not keep: remove them';
}

/** Why a text cannot stand among the entries of a map. */
function whyNoEntries(content: string): string | undefined {
  try {
    const entries = onlyDocument(content);
    const among = onlyDocument(`map:\n  before: 1\n  ${content.split('\n').join('\n  ')}\n  after: 1\n`);
    const expected = isTable(entries) ? { map: { before: 1, ...entries, after: 1 } } : undefined;
    if (JSON.stringify(among) === JSON.stringify(expected)) return undefined;
  } catch (error) {
    if (!(error instanceof ValuesFileError)) throw error;
  }
  return 'is not the same among entries of a map: let it be one map in block style, without ---, that ends in no empty lines';
}

function onlyDocument(text: string): HelmValue | undefined {
  const [document, ...more] = readYamlDocuments(text, 'the file');
  return more.length === 0 ? document : undefined;
}
