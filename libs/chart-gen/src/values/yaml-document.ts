import { Document, visit } from 'yaml';
import { resolvePlain } from '../helm/plain-scalar.ts';

/** Data as a document of the YAML that Helm reads: a string that it would take for something else is between quotes. */
export function yamlDocument(data: unknown): Document {
  const document = new Document(data, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      const { value } = scalar;
      if (typeof value === 'string' && resolvePlain(value) !== value) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document;
}

/** The same as text, every string on the lines that it has itself. */
export function yamlText(data: unknown): string {
  return yamlDocument(data).toString({ lineWidth: 0 });
}
