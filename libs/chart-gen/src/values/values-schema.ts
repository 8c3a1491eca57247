import { Other, type Refusal, type ValueDefinition, type ValueDefinitions, type Values } from './define-values.ts';
import type { JsonSchema } from './json-schema.ts';
import { ANYTHING, ANYTHING_SCHEMA } from './value-kinds.ts';

/**
 * values.schema.json: strict inside, every value required. A user who sets one to null therefore gets a refusal, not
 * a template that reads nothing; the defaults in values.yaml fill in what the user leaves out. At the top `global` and
 * `enabled` are admitted as well: a parent chart puts them there.
 */
export function valuesSchema(chartName: string, { definitions, refusals }: Values<ValueDefinitions>): JsonSchema {
  const { properties = {}, ...top } = objectSchema(definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Values of ${chartName}`,
    ...top,
    properties: {
      ...properties,
      ...(properties['global'] === undefined && { global: GLOBAL }),
      enabled: { type: 'boolean', description: 'What a parent chart switches this chart by' },
    },
    ...(refusals.length > 0 && { allOf: refusals.map(refusalSchema) }),
    definitions: { [ANYTHING]: ANYTHING_SCHEMA },
  };
}

const GLOBAL: JsonSchema = { type: 'object', description: 'Values a parent chart shares with all its charts' };

function objectSchema(definitions: ValueDefinitions): JsonSchema {
  const entries = Object.entries(definitions);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, definition]) => !definition.nullable).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, definition]) => [name, schemaOf(definition)])),
  };
}

function schemaOf(definition: ValueDefinition<unknown>): JsonSchema {
  const { doc: description, open = false, properties, schema } = definition;
  if (properties !== undefined) return { description, ...objectSchema(properties), additionalProperties: open };
  return { description, ...schema, default: definition.default };
}

/** Helm shows a violated `const` and no description: so the sentence stands there. */
function refusalSchema({ where, refuse, because }: Refusal): JsonSchema {
  const then = refuse.reduceRight<JsonSchema>((inner, name) => ({ properties: { [name]: inner } }), { const: because });
  return { if: pattern(where), then };
}

function pattern(value: unknown): JsonSchema {
  if (value instanceof Other) return { not: { const: value.than } };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { const: value };
  const entries = Object.entries(value);
  return {
    required: entries.map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, inner]) => [name, pattern(inner)])),
  };
}
