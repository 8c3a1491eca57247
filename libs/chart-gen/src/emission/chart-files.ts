import { stringify } from 'yaml';
import type { Chart, Template } from '../language/chart.ts';
import type { Helper } from '../language/helper.ts';
import { chartHelpers, treeNodes } from '../language/reachable.ts';
import type { JsonSchema } from '../values/json-schema.ts';
import { valuesSchema } from '../values/values-schema.ts';
import { valuesTable } from '../values/values-table.ts';
import { valuesYaml } from '../values/values-yaml.ts';
import { printExpression, printVariables } from './expression-printer.ts';
import { helmIgnore } from './helm-ignore.ts';
import { helpersFile } from './helpers-file.ts';
import type { Position } from './position.ts';
import { printText } from './text-printer.ts';
import { printDocuments } from './tree-printer.ts';

/** The files of a chart, by their paths inside its folder with `/` between the steps, in a fixed order. */
export type ChartFiles = ReadonlyMap<string, string>;

/** Writes a chart the way Helm reads it. The same chart gives the same files, byte for byte. */
export function chartFiles(chart: Chart): ChartFiles {
  const { metadata, values, templates, notes, cases, files: ownFiles } = chart;
  const position: Position = { chartName: metadata.name };
  const files = new Map<string, string>([
    ['.helmignore', helmIgnore],
    ['Chart.yaml', stringify({ apiVersion: 'v2', type: 'application', ...metadata }, { lineWidth: 0 })],
    ['README.md', readme(chart)],
    ['values.yaml', valuesYaml(values.definitions)],
    ['values.schema.json', schemaJson(valuesSchema(metadata.name, values))],
  ]);
  for (const [file, helpers] of helpersByFile(chart)) files.set(`templates/${file}`, helpersFile(helpers, position));
  for (const [path, content] of Object.entries(ownFiles)) files.set(path, content);
  if (notes.length > 0) files.set('templates/NOTES.txt', joined(printText(notes, position)));
  for (const template of templates) files.set(`templates/${template.file}`, templateFile(template, position));
  for (const [name, { doc, values: caseValues }] of Object.entries(cases)) {
    const body =
      Object.keys(caseValues).length === 0 ? '{}\n' : stringify(caseValues, { version: '1.1', lineWidth: 0 });
    files.set(`ci/${name}-values.yaml`, `# ${doc}\n${body}`);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function templateFile({ resource, condition }: Template, position: Position): string {
  const body = [...printVariables(treeNodes(resource.tree), position), ...printDocuments(resource.tree, position)];
  if (condition === undefined) return joined(body);
  return joined([`{{- if ${printExpression(condition, position)} -}}`, ...body, '{{- end }}']);
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
