import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schemas {
  readonly kinds: { readonly [name: string]: string };
  readonly definitions: { readonly [name: string]: object };
}

interface CustomResources {
  readonly items: readonly {
    readonly spec: {
      readonly group: string;
      readonly names: { readonly kind: string };
      readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: unknown } }[];
    };
  }[];
}

const read = <T>(file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;

/**
 * Writes the schemas that kubeconform looks for, one a kind, below a directory.
 *
 * @returns where they are, as kubeconform is told
 */
export function writeSchemas(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const write = (group: string, version: string, kind: string, schema: unknown) =>
    writeFileSync(join(directory, `${group}_${version}_${kind.toLowerCase()}.json`), JSON.stringify(schema));
  const { kinds, definitions } = read<Schemas>('schemas.json');
  for (const [name, definition] of Object.entries(kinds)) {
    const [kind = '', version = '', group = ''] = name.split('/').reverse();
    // Of the kinds without a group kubeconform takes the version for it.
    write(group === '' ? version : group, version, kind, { $ref: `#/definitions/${definition}`, definitions });
  }
  for (const { spec } of read<CustomResources>('custom-resources.json').items) {
    for (const { name, schema } of spec.versions) {
      write(spec.group, name, spec.names.kind, withoutUnknown(schema.openAPIV3Schema));
    }
  }
  return join(directory, '{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json');
}

/** A custom resource's schema as the API server applies it when it is strict: no field but those declared. */
function withoutUnknown(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutUnknown);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withoutUnknown(value)]));
  if (!('properties' in inner) || 'additionalProperties' in inner) return inner;
  return { ...inner, additionalProperties: 'x-kubernetes-preserve-unknown-fields' in inner };
}
