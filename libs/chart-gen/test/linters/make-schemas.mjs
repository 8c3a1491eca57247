// Makes schemas.json, which kubeconform checks the chart's objects by, from what a cluster says of its kinds:
// `npx nx run chart-gen:schemas`, with KUBECONFIG set. Custom resources have theirs in custom-resources.json beside it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const here = (file) => new URL(file, import.meta.url);

/** Every kind that the recordings have: what the chart's cases make. */
function kindsInUse() {
  const { cases } = JSON.parse(readFileSync(here('../recordings/helm3.json'), 'utf8'));
  const objects = Object.values(cases).flatMap(({ outcome }) => outcome.manifests ?? []);
  return new Set(objects.map(({ object }) => `${object.apiVersion}/${object.kind}`));
}

function openApi(groupVersion) {
  const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
  const raw = execFileSync('kubectl', ['get', '--raw', `/openapi/v3/${path}`], { maxBuffer: 2 ** 28 });
  return JSON.parse(raw.toString()).components.schemas;
}

/** A schema without what only people read, and without room for fields nobody knows. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !/^(description|default|example|x-kubernetes-.*)$/.test(key));
  const result = Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === '$ref') return [key, value.replace('#/components/schemas/', '#/definitions/')];
      if (key === 'properties') return [key, mapValues(value, strict)];
      return [key, strict(value)];
    }),
  );
  if (result.properties && result.additionalProperties === undefined) result.additionalProperties = false;
  return result;
}

const mapValues = (object, f) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)]));
const refsIn = (schema) => [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name);

const { items } = JSON.parse(readFileSync(here('custom-resources.json'), 'utf8'));
const customGroups = new Set(items.map(({ spec }) => spec.group));
const kinds = {};
const definitions = {};
for (const name of [...kindsInUse()].sort()) {
  const groupVersion = name.slice(0, name.lastIndexOf('/'));
  const kind = name.slice(name.lastIndexOf('/') + 1);
  if (customGroups.has(groupVersion.split('/')[0])) continue;
  const schemas = openApi(groupVersion);
  const found = Object.entries(schemas).find(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (gvk) => gvk.kind === kind && [gvk.group, gvk.version].filter(Boolean).join('/') === groupVersion,
    ),
  );
  if (!found) throw new Error(`${name}: the cluster does not have it`);
  kinds[name] = found[0];
  const open = [found[0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (definitions[next]) continue;
    definitions[next] = strict(schemas[next]);
    open.push(...refsIn(definitions[next]));
  }
}

const line = ([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`;
const sorted = Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1));
const { gitVersion } = JSON.parse(execFileSync('kubectl', ['get', '--raw', '/version']).toString());
writeFileSync(
  here('schemas.json'),
  `{"kubernetes": ${JSON.stringify(gitVersion)}, "kinds": ${JSON.stringify(kinds, null, 2)}, "definitions": {\n${sorted.map(line).join(',\n')}\n}}\n`,
);
console.log(`schemas.json: ${Object.keys(kinds).length} kinds of Kubernetes ${gitVersion}`);
