import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Hit, Storage } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bodyBytes, bodyText, checkContent, mediaType, parseJson, readJson } from '../http/json-body.ts';
import { negotiate } from '../http/negotiation.ts';
import { STORAGE } from '../injection-tokens.ts';
import { Problem } from '../problem/problem.ts';

/** The total: shown without counting, and counted on request. */
@Controller('visits')
export class VisitsController {
  constructor(@Inject(STORAGE) private readonly storage: Storage) {}

  @Get()
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | TotalAsJson> {
    const representation = negotiateTotal(request, reply);
    return representation(await this.storage.visits.total());
  }

  @Post()
  async record(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | TotalAsJson> {
    const representation = negotiateTotal(request, reply);
    return representation(await this.storage.visits.record(readHit(request)));
  }
}

interface TotalAsJson {
  readonly total: number;
}

/** How to show a total to this client: the bare number, or JSON where `format` or `Accept` asks for it. */
function negotiateTotal(request: FastifyRequest, reply: FastifyReply): (total: number) => string | TotalAsJson {
  reply.header('Cache-Control', 'no-cache, private');
  reply.header('Vary', 'Accept');
  const format = askedFormat(request) ?? negotiate(request, reply, ['text/plain', 'application/json']);
  reply.type(`${format}; charset=utf-8`);
  return format === 'application/json' ? (total) => ({ total }) : String;
}

const querySchema = z.object({ format: z.enum(['json', 'text']).optional() });

/** @throws Problem 400 */
function askedFormat(request: FastifyRequest): 'application/json' | 'text/plain' | undefined {
  const parsed = querySchema.safeParse(request.query);
  if (!parsed.success) throw new Problem('malformed', 'format is json or text.');
  const { format } = parsed.data;
  return format && (format === 'json' ? 'application/json' : 'text/plain');
}

const hitSchema = z.strictObject({
  page: z
    .string()
    .regex(/^[^\p{Control}\p{Surrogate}]{1,512}$/u, 'expected 1 to 512 characters, none of them a control character')
    .optional(),
});

/**
 * The hit a body describes: JSON; nothing; or text, which is what `navigator.sendBeacon` sends, and then JSON or the
 * page itself.
 */
function readHit(request: FastifyRequest): Hit {
  const { page } = hitContent(request);
  return page === undefined ? {} : { page };
}

function hitContent(request: FastifyRequest): z.infer<typeof hitSchema> {
  if (bodyBytes(request).length === 0) return {};
  if (mediaType(request) !== 'text/plain') return readJson(request, hitSchema, ['application/json', 'text/plain']);
  const text = bodyText(request).trim();
  return checkContent(text.startsWith('{') ? parseJson(text) : { page: text }, hitSchema);
}
