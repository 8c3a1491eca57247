import { ChartError } from '../language/chart-error.ts';
import { descend, type ExpressionNode, expression } from '../language/expression.ts';
import { printExpression } from './expression-printer.ts';
import type { Position } from './position.ts';

/** The variables of a file by their names, with what they stand for: each behind those that it is made of. */
export type FileVariables = ReadonlyMap<string, string>;

/** @throws ChartError where one name stands for two things */
export function variablesAmong(nodes: Iterable<ExpressionNode>, position: Position): FileVariables {
  const variables = new Map<string, string>();
  for (const node of nodes) {
    if (node.op !== 'variable') continue;
    const own = [node.name, printExpression(expression(node.meaning), position)] as const;
    for (const [name, meaning] of [...variablesAmong(descend(node.meaning), position), own]) {
      if ((variables.get(name) ?? meaning) !== meaning) {
        throw new ChartError([`variable ${name}: stands for two things: give one another name`]);
      }
      variables.set(name, meaning);
    }
  }
  return variables;
}

/** What gives a variable its meaning, up to the end of the action. */
export function definitionsOf(variables: FileVariables): string[] {
  return [...variables].map(([name, meaning]) => `{{- $${name} := ${meaning}`);
}

/** The position inside a file that has variables. */
export function withVariables(position: Position, variables: FileVariables): Position {
  return { ...position, ownVariables: new Set(variables.keys()) };
}
