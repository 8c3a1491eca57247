import type { Expression } from './expression.ts';

/** A text for people, such as NOTES.txt: lines, some of them under a condition. */
export type Text = readonly TextNode[];
export type TextNode = Line | TextWhen;

/** A line: literal parts and expressions that give strings. */
export class Line {
  constructor(readonly parts: readonly (string | Expression<string>)[]) {}

  /** Whether it ends in what a condition after it swallows: nothing at all, or white space. */
  endsBlank(): boolean {
    const last = this.parts.at(-1) ?? '';
    return typeof last === 'string' && /(^|\s)$/.test(last);
  }
}

/** Lines that are there only when the condition holds, others where it does not. */
export class TextWhen {
  constructor(
    readonly condition: Expression<unknown>,
    readonly then: Text,
    readonly otherwise: Text,
  ) {}
}

/** Lines of text, written as they are to appear; each expression must give a string without line breaks. */
export function lines(template: TemplateStringsArray, ...expressions: readonly Expression<string>[]): Text {
  const result: (string | Expression<string>)[][] = [[]];
  template.forEach((literal, index) => {
    const [first = '', ...more] = literal.split('\n');
    result.at(-1)?.push(first);
    for (const line of more) result.push([line]);
    const expression = expressions[index];
    if (expression !== undefined) result.at(-1)?.push(expression);
  });
  return result.map((parts) => new Line(parts.filter((part) => part !== '')));
}

/**
 * Lines under a condition.
 *
 * @throws Error when lines end in a blank one or in white space, which the `{{-` that follows would swallow: begin the next ones
 * with a blank one.
 */
export function linesWhen(condition: Expression<unknown>, then: Text, otherwise: Text = []): TextWhen {
  for (const branch of [then, otherwise]) rejectBlankEnd(branch);
  return new TextWhen(condition, then, otherwise);
}

/** Texts one after the other, checked like `linesWhen` checks its own. */
export function text(...parts: readonly (Text | TextWhen)[]): Text {
  const nodes = parts.flatMap((part) => (part instanceof TextWhen ? [part] : part));
  nodes.forEach((node, index) => {
    if (nodes[index + 1] instanceof TextWhen) rejectBlankEnd([node]);
  });
  return nodes;
}

function rejectBlankEnd(nodes: Text): void {
  const last = nodes.at(-1);
  if (last instanceof Line && last.endsBlank())
    throw new Error('text before a condition or its end ends in a blank line or in white space');
}
