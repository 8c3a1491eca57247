import { isPair, isScalar, type Pair, YAMLMap } from 'yaml';
import { defaultsOf, type ValueDefinitions } from './define-values.ts';
import { yamlDocument } from './yaml-document.ts';

/** values.yaml: every value with its default, each below the line that says what it is for. */
export function valuesYaml(definitions: ValueDefinitions): string {
  const document = yamlDocument(defaultsOf(definitions));
  if (document.contents instanceof YAMLMap) annotate(document.contents.items, definitions, 0);
  return document.toString({ lineWidth: 0 });
}

function annotate(pairs: readonly unknown[], definitions: ValueDefinitions, depth: number): void {
  pairs.filter(isPair).forEach((pair: Pair, index) => {
    if (!isScalar(pair.key)) return;
    const definition = definitions[String(pair.key.value)];
    if (definition === undefined) return;
    pair.key.commentBefore = definition.doc.replace(/^/gm, ' ');
    pair.key.spaceBefore = depth === 0 && index > 0;
    if (definition.properties !== undefined && pair.value instanceof YAMLMap) {
      annotate(pair.value.items, definition.properties, depth + 1);
    }
  });
}
