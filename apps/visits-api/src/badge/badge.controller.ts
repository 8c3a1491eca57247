import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Storage } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { STORAGE } from '../injection-tokens.ts';
import { Problem } from '../problem/problem.ts';
import { PageVisits } from '../visits/page-visits.ts';
import { renderBadge } from './badge.ts';

/** The total as an image for other sites' pages, which may count their own visits by showing it. */
@Controller('visits/badge.svg')
export class BadgeController {
  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(PageVisits) private readonly visits: PageVisits,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { label, color, hit, page } = askedBadge(request);
    const counted = hit === '1' ? await this.visits.countPage(page, request, reply) : undefined;
    const total = counted ?? (await this.storage.visits.total());
    reply.headers({
      // One that counts has to be asked for each time; proxies of images heed the stricter word only.
      'Cache-Control': hit === '1' ? 'no-store' : 'no-cache',
      'Content-Type': 'image/svg+xml; charset=utf-8',
      // Shown on its own it is a document: one that may do nothing.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    return renderBadge({ label, value: total.toLocaleString('en'), colour: `#${color}` });
  }
}

const line = /^[^\p{Control}\p{Surrogate}]*$/u;

const querySchema = z.object({
  label: z.string('label is given once').max(60).regex(line).default('visits'),
  color: z
    .string()
    .regex(/^(?:[0-9a-f]{3}){1,2}$/i)
    .transform((digits) => (digits.length === 3 ? digits.replace(/./g, '$&$&') : digits))
    .default('a23b1e'),
  hit: z.enum(['0', '1']).default('0'),
  page: z.string().min(1).max(512).regex(line).optional(),
});

const expectations: Readonly<Record<string, string>> = {
  label: 'label is up to 60 characters, none of them a control character',
  color: 'color is three or six hexadecimal digits',
  hit: 'hit is 1 or 0',
  page: 'page is 1 to 512 characters, none of them a control character',
};

/** @throws Problem 400 */
function askedBadge(request: FastifyRequest): z.infer<typeof querySchema> {
  const parsed = querySchema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  throw new Problem('malformed', `${[...names].map((name) => expectations[name]).join('; ')}.`);
}
