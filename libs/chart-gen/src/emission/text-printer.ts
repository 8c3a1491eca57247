import { Line, type Text, type TextNode } from '../language/text.ts';
import { printExpression, printInText } from './expression-printer.ts';
import { literalText } from './literal-text.ts';
import type { Position } from './position.ts';

/** A text for people as lines of a Go template. */
export function printText(text: Text, position: Position): string[] {
  return text.flatMap((node) => printNode(node, position));
}

function printNode(node: TextNode, position: Position): string[] {
  if (node instanceof Line) {
    return [
      node.parts.map((part) => (typeof part === 'string' ? literalText(part) : printInText(part, position))).join(''),
    ];
  }
  return [
    `{{- if ${printExpression(node.condition, position)} }}`,
    ...printText(node.then, position),
    ...(node.otherwise.length === 0 ? [] : ['{{- else }}', ...printText(node.otherwise, position)]),
    '{{- end }}',
  ];
}
