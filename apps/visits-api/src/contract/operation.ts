import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ProblemKind } from '../problem/problem.ts';

/** One route as the contract has it: what the OpenAPI document says of it, and what the server insists on before it runs. */
export interface Operation {
  /** Unique, in camel case: what generated clients call it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Only who has the token may do it. */
  readonly token?: boolean;
  readonly path?: Readonly<Record<string, Parameter>>;
  readonly query?: Readonly<Record<string, Parameter>>;
  readonly headers?: Readonly<Record<string, Parameter>>;
  readonly body?: {
    readonly required: boolean;
    readonly description?: string;
    /** Read as it comes, however long it is. */
    readonly streamed?: boolean;
    readonly content: Readonly<Record<string, Representation>>;
  };
  /** By status: what it answers when it is not refused. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Why it may be refused, beside what any route is refused for, one with a token, a body or a path parameter. */
  readonly problems?: readonly ProblemKind[];
}

export const tags = {
  visits: 'The counter: what it shows, and what counts.',
  notes: 'The notebook.',
  data: 'Everything at once, in and out.',
  health: 'What an orchestrator asks.',
  service: 'The service about itself.',
} as const;
export type Tag = keyof typeof tags;

export interface Parameter {
  readonly description: string;
  readonly schema: z.ZodType;
  readonly required?: boolean;
  readonly example?: string | number;
}

export interface Representation {
  readonly schema: z.ZodType;
  readonly example?: unknown;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Parameter>>;
  /** By media type; absent for answers without a body. */
  readonly content?: Readonly<Record<string, Representation>>;
  /** What can be asked next with what is in this answer. */
  readonly links?: Readonly<Record<string, Link>>;
}

/** An operation, by its id, and where in the answer its parameters are (OpenAPI's runtime expressions). */
export interface Link {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, `$response.${string}`>>;
}

/** Says what the contract has about a route: it is in /openapi.json then, and needs the token if the contract says so. */
export const Contract = (operation: Operation) => RouteConfig({ [marker]: operation });

/** What the contract says of the route of a request; undefined where there is no route, or none of ours. */
export function operationOf(request: FastifyRequest): Operation | undefined {
  return operationIn(request.routeOptions.config);
}

/** @param config of a route, as Fastify keeps it */
export function operationIn(config: unknown): Operation | undefined {
  return Object(config)[marker];
}

const marker = 'operation';
