import type { Chart, Template } from '../language/chart.ts';
import { ChartError } from '../language/chart-error.ts';
import { descend, syntax } from '../language/expression.ts';
import type { Helper } from '../language/helper.ts';
import { chartHelpers, textNodes, treeNodes } from '../language/reachable.ts';
import type { Text } from '../language/text.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { valuesTable } from '../values/values-table.ts';
import { valuesYaml } from '../values/values-yaml.ts';
import { yamlText } from '../values/yaml-document.ts';
import { printExpression } from './expression-printer.ts';
import { definitionsOf, type FileVariables, variablesAmong, withVariables } from './file-variables.ts';
import { helmIgnore } from './helm-ignore.ts';
import { helpersFile } from './helpers-file.ts';
import type { Position } from './position.ts';
import { printText } from './text-printer.ts';
import { printDocuments } from './tree-printer.ts';

/** The files of a chart, by their paths inside its folder with `/` between the steps, in a fixed order. */
export type ChartFiles = ReadonlyMap<string, string>;

/**
 * Writes a chart the way Helm reads it. The same chart gives the same files, byte for byte.
 *
 * @throws ChartError for what no template can say
 */
export function chartFiles(chart: Chart): ChartFiles {
  const { metadata, values, templates, notes, cases, files: ownFiles } = chart;
  const position: Position = { chartName: metadata.name };
  const files = new Map<string, string>([
    ['.helmignore', helmIgnore],
    ['Chart.yaml', yamlText({ apiVersion: 'v2', type: 'application', ...metadata })],
    ['README.md', readme(chart)],
    ['values.yaml', valuesYaml(values.definitions)],
    ['values.schema.json', schemaJson(valuesSchema(metadata.name, values))],
  ]);
  const write = (file: string, content: () => string) => files.set(file, inFile(file, content));
  for (const [file, helpers] of helpersByFile(chart)) {
    write(`templates/${file}`, () => helpersFile(helpers, position));
  }
  for (const [path, content] of Object.entries(ownFiles)) files.set(path, content);
  if (notes.length > 0) write('templates/NOTES.txt', () => notesFile(notes, position));
  for (const template of templates) write(`templates/${template.file}`, () => templateFile(template, position));
  for (const [name, { doc, values: caseValues }] of Object.entries(cases)) {
    files.set(`ci/${name}-values.yaml`, `# ${doc.replaceAll('\n', '\n# ')}\n${yamlText(caseValues)}`);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is wrong in a file is said with its name. */
function inFile(file: string, content: () => string): string {
  try {
    return content();
  } catch (error) {
    if (error instanceof ChartError) throw new ChartError(error.problems.map((problem) => `${file}: ${problem}`));
    throw error;
  }
}

function templateFile({ resource, condition }: Template, position: Position): string {
  const conditionNodes = condition === undefined ? [] : [...descend(condition[syntax])];
  const above = variablesAmong(conditionNodes, position);
  const all = variablesAmong([...conditionNodes, ...treeNodes(resource.tree)], position);
  const inside = [...all].filter(([name]) => !above.has(name));
  const body = [...definitions(new Map(inside)), ...printDocuments(resource.tree, withVariables(position, all))];
  if (condition === undefined) return joined(body);
  return joined([...definitions(above), `{{- if ${printExpression(condition, position)} -}}`, ...body, '{{- end }}']);
}

function definitions(variables: FileVariables): string[] {
  return definitionsOf(variables).map((definition) => `${definition} -}}`);
}

/** Variables stand on the first line, since nothing of a text may be trimmed. */
function notesFile(notes: Text, position: Position): string {
  const variables = definitionsOf(variablesAmong(textNodes(notes), position)).map((definition) => `${definition} }}`);
  return `${variables.join('')}${joined(printText(notes, position))}`;
}

function helpersByFile(chart: Chart): ReadonlyMap<string, readonly Helper[]> {
  const byFile = new Map<string, Helper[]>();
  for (const helper of chartHelpers(chart)) byFile.set(helper.file, [...(byFile.get(helper.file) ?? []), helper]);
  return byFile;
}

function readme({ metadata, values, readme: sections }: Chart): string {
  return [
    `# ${metadata.name}`,
    `${metadata.description}.`,
    sections.introduction.trim(),
    '## Values',
    valuesTable(values.definitions),
    sections.afterValues.trim(),
  ]
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
}

/** What cannot be seen is written as an escape, for whoever reads the file. */
function schemaJson(schema: JsonSchema): string {
  const json = JSON.stringify(schema, null, 2).replace(
    /[\u007f-\u00a0\u1680\u2000-\u2029\u202f\u205f\u3000\ufeff\ufffe\uffff]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
  return `${json}\n`;
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
