import type { KnownRoute } from '../http/routes.ts';
import { version } from '../info/version.ts';
import { type ProblemKind, statusOfKind } from '../problem/problem.ts';
import { type JsonSchema, SchemaCollection } from './json-schema.ts';
import { type Answer, type Operation, type Parameter, type Representation, tags } from './operation.ts';
import { problemResponse, requestIdHeader } from './problem-responses.ts';

/** An OpenAPI 3.1 document, as far as we write it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string } & Json;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: Json & {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
  };
}

export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: { readonly required: boolean; readonly description?: string; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseObject | { readonly $ref: string }>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly example?: string | number;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers: Readonly<Record<string, Json>>;
  readonly content?: Content;
  readonly links?: Answer['links'];
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
type Json = Readonly<Record<string, unknown>>;

/** What every route of the contract does, as one document. Routes that say nothing of themselves are not in it. */
export function openApiDocument(routes: readonly KnownRoute[]): OpenApiDocument {
  const schemas = new SchemaCollection();
  const problems = new ProblemResponses(schemas);
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const { pattern, method, operation } of routes) {
    // HEAD goes with every GET, and OPTIONS with everything.
    if (!operation || method === 'HEAD') continue;
    const path = pattern.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(operation, schemas, problems) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'visits-api',
      version,
      summary: 'A visit counter and a notebook that need no database.',
      description: guide,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: schemas.components,
      responses: problems.components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token that the service was started with.' },
      },
    },
  };
}

const guide = [
  'Every GET answers HEAD, and every address OPTIONS; a slash at the end of a path makes no difference.',
  'Errors are problem documents (RFC 9457), told apart by `type`. A write that is wrong in several ways is refused in',
  'this order: 401, 404, 415, 400 or 422, 428, 412.',
].join(' ');

function operationObject(operation: Operation, schemas: SchemaCollection, problems: ProblemResponses): OperationObject {
  const { id, tag, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: operation.token ? [{ token: [] }] : [],
    parameters: [
      ...parameters('path', operation.path, schemas),
      ...parameters('query', operation.query, schemas),
      ...parameters('header', operation.headers, schemas),
    ],
    ...(body && { requestBody: requestBody(body, schemas) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [status, responseObject(answer, schemas)]),
      ),
      ...problems.of(operation),
    },
  };
}

function requestBody(
  { required, description, content: bodies }: NonNullable<Operation['body']>,
  schemas: SchemaCollection,
): NonNullable<OperationObject['requestBody']> {
  return {
    required,
    ...(description !== undefined && { description }),
    content: content(bodies, 'input', schemas),
  };
}

function parameters(
  where: ParameterObject['in'],
  described: Operation['path'] = {},
  schemas: SchemaCollection,
): ParameterObject[] {
  return Object.entries(described).map(([name, { schema, required = where === 'path', ...more }]) => ({
    name,
    in: where,
    required,
    ...more,
    schema: schemas.add(schema, 'input'),
  }));
}

function responseObject(
  { description, headers = {}, content: bodies, links }: Answer,
  schemas: SchemaCollection,
): ResponseObject {
  return {
    description,
    headers: Object.fromEntries(
      Object.entries({ ...headers, ...requestIdHeader }).map(([name, header]) => [name, headerObject(header, schemas)]),
    ),
    ...(bodies && { content: content(bodies, 'output', schemas) }),
    ...(links && { links }),
  };
}

function headerObject({ schema, ...header }: Parameter, schemas: SchemaCollection): Json {
  return { ...header, schema: schemas.add(schema, 'output') };
}

function content(
  described: Readonly<Record<string, Representation>>,
  io: 'input' | 'output',
  schemas: SchemaCollection,
): Content {
  return Object.fromEntries(
    Object.entries(described).map(([type, { schema, ...more }]) => [
      type,
      { ...more, schema: schemas.add(schema, io) },
    ]),
  );
}

/** The responses of refusals, each there once, and referred to. */
class ProblemResponses {
  readonly #named = new Map<string, ResponseObject>();

  constructor(private readonly schemas: SchemaCollection) {}

  get components(): Readonly<Record<string, ResponseObject>> {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** One for each status that the operation may be refused with. */
  of(operation: Operation): Record<string, { readonly $ref: string }> {
    const byStatus = new Map<number, ProblemKind[]>();
    for (const kind of problemKinds(operation)) {
      byStatus.set(statusOfKind(kind), [...(byStatus.get(statusOfKind(kind)) ?? []), kind]);
    }
    return Object.fromEntries([...byStatus].map(([status, kinds]) => [status, this.#reference(kinds)]));
  }

  #reference(kinds: readonly ProblemKind[]) {
    const name = kinds.map((kind) => kind.replace(/(?:^|-)(\w)/g, (_, first) => first.toUpperCase())).join('Or');
    if (!this.#named.has(name)) this.#named.set(name, responseObject(problemResponse(kinds), this.schemas));
    return { $ref: `#/components/responses/${name}` };
  }
}

/** In the order of their statuses. */
function problemKinds(operation: Operation): ProblemKind[] {
  const kinds = new Set<ProblemKind>(['malformed', 'misdirected', 'too-many-requests', 'internal', 'unavailable']);
  if (operation.token) kinds.add('unauthorized');
  if (operation.path) kinds.add('not-found');
  if (Object.values(operation.answers).some((answer) => answer.content)) kinds.add('not-acceptable');
  if (operation.body) {
    for (const kind of ['timeout', 'too-large', 'unsupported-media-type', 'invalid'] as const) kinds.add(kind);
  }
  for (const kind of operation.problems ?? []) kinds.add(kind);
  return [...kinds].sort((a, b) => statusOfKind(a) - statusOfKind(b));
}
