import { leaves, type ValueDefinitions } from './define-values.ts';

/** The README's table of values, in the order of values.yaml. */
export function valuesTable(definitions: ValueDefinitions): string {
  const rows = [...leaves(definitions)].map(({ path, definition }) => {
    const value = JSON.stringify(definition.default);
    return `| \`${path.join('.')}\` | ${cell(definition.doc)} | \`${cell(value)}\` |`;
  });
  return ['| Value | What it is for | Default |', '| --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
