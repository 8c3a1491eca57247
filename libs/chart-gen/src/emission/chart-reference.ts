import type { Chart, Template } from '../language/chart.ts';
import { isExpression } from '../language/expression.ts';
import { Each, isMap, type TreeNode } from '../language/tree-nodes.ts';
import { leaves, Other } from '../values/define-values.ts';
import { yamlText } from '../values/yaml-document.ts';
import { chartFiles } from './chart-files.ts';
import { printExpression } from './expression-printer.ts';

/** A chart's README, and behind it what its author knows besides: objects, needs, contradictions, cases. Markdown. */
export function chartReference(chart: Chart): string {
  return [
    chartFiles(chart).get('README.md')?.trim() ?? '',
    ...section('Objects', objectsTable(chart)),
    ...section('What must exist', needs(chart)),
    ...section('What contradicts itself', refusals(chart)),
    ...section('Examples', examples(chart)),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, body: readonly string[]): readonly string[] {
  return body.length === 0 ? [] : [`## ${title}`, body.join('\n')];
}

function objectsTable({ templates, metadata }: Chart): readonly string[] {
  const rows = templates.map((template) => {
    const when =
      template.condition === undefined
        ? 'always'
        : code(printExpression(template.condition, { chartName: metadata.name }));
    return `| \`${template.file}\` | ${kindOf(template)} | ${when} |`;
  });
  return rows.length === 0 ? [] : ['| Template | Makes | When |', '| --- | --- | --- |', ...rows];
}

function kindOf({ resource }: Template): string {
  const { tree } = resource;
  return tree instanceof Each ? `${kindIn(tree.body)}, for each of a list` : kindIn(tree);
}

function kindIn(tree: TreeNode): string {
  if (isExpression(tree) || !isMap(tree)) return 'objects of yours';
  return String(tree['kind']);
}

function needs({ values }: Chart): readonly string[] {
  return [...leaves(values.definitions)].flatMap(({ path, definition: { external, doc } }) =>
    external === undefined ? [] : [`- \`${path.join('.')}\` names a ${external}: ${doc}`],
  );
}

function refusals({ values }: Chart): readonly string[] {
  return values.refusals.map(({ where, refuse, because }) => {
    const conditions = flattened(where, []);
    const given = conditions.length === 0 ? '' : ` with ${conditions.map(code).join(', ')}`;
    return `- \`${refuse.join('.')}\`${given}: ${because}`;
  });
}

function flattened(pattern: unknown, path: readonly string[]): readonly string[] {
  if (pattern instanceof Other) return [`${path.join('.')} other than ${JSON.stringify(pattern.than)}`];
  if (typeof pattern !== 'object' || pattern === null) return [`${path.join('.')}: ${JSON.stringify(pattern)}`];
  return Object.entries(pattern).flatMap(([key, inner]) => flattened(inner, [...path, key]));
}

function examples({ cases }: Chart): readonly string[] {
  return Object.entries(cases).flatMap(([name, { doc, values }], index) => [
    ...(index === 0 ? [] : ['']),
    `\`ci/${name}-values.yaml\`: ${doc}`,
    '',
    '```yaml',
    yamlText(values).trimEnd(),
    '```',
  ]);
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
