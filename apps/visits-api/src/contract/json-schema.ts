import { z } from 'zod';

/** A JSON Schema, as OpenAPI 3.1 has them. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schemas of schemas that are in one document: those with an id (`meta({ id })`) are there once, and referred
 * to. What else `meta` says is part of the schema, in place of what would be derived where both say it: so does one that
 * reads numbers from text, or that has a pattern only ECMAScript understands.
 */
export class SchemaCollection {
  readonly #named = new Map<string, JsonSchema>();

  /** Those with a name. */
  get components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** @param io whether it describes what is sent to us, or what we answer */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, override });
    for (const [name, definition] of Object.entries($defs)) this.#named.set(name, referring(withoutId(definition)));
    return referring(own);
  }
}

/** Leaves out what the schemas do not mean: that whole numbers end where JavaScript's do. */
function override({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

function withoutId({ id: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The same with references to where OpenAPI keeps schemas. */
function referring(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
