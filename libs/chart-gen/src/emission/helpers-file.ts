import { ChartError } from '../language/chart-error.ts';
import type { Helper } from '../language/helper.ts';
import { helperNodes } from '../language/reachable.ts';
import { isMap } from '../language/tree-nodes.ts';
import { printExpression } from './expression-printer.ts';
import { definitionsOf, variablesAmong, withVariables } from './file-variables.ts';
import type { Position } from './position.ts';
import { printTree } from './tree-printer.ts';

/** A file of named templates: each named template below the sentence that says what it gives. */
export function helpersFile(helpers: readonly Helper[], position: Position): string {
  return `${helpers.map((helper) => define(helper, position).join('\n')).join('\n\n')}\n`;
}

function define(helper: Helper, position: Position): string[] {
  const variables = variablesAmong(helperNodes(helper), position);
  return [
    '{{/*',
    helper.doc,
    '*/}}',
    `{{- define "${position.chartName}.${helper.name}" -}}`,
    ...definitionsOf(variables).map((definition) => `${definition} -}}`),
    ...printBody(helper, withVariables(position, variables)),
    '{{- end }}',
  ];
}

function printBody({ body, name }: Helper, position: Position): string[] {
  if (body.gives === 'map') {
    if (!isMap(body.tree)) throw new ChartError([`helper ${name}: entries must be a map`]);
    return printTree(body.tree, position);
  }
  const [only] = body.cases;
  if (only !== undefined && only.condition === undefined) return [`{{- ${printExpression(only.text, position)} }}`];
  return [
    ...body.cases.flatMap(({ condition, text }, index) => [
      condition === undefined
        ? '{{- else }}'
        : `{{- ${index === 0 ? 'if' : 'else if'} ${printExpression(condition, position)} }}`,
      `{{- ${printExpression(text, position)} }}`,
    ]),
    '{{- end }}',
  ];
}
