import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Storage } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { negotiate } from '../http/negotiation.ts';
import { readQuery } from '../http/query.ts';
import { STORAGE } from '../injection-tokens.ts';
import { PageVisits } from '../visits/page-visits.ts';
import { badgeQuery, showBadge } from './badge.contract.ts';
import { renderBadge } from './badge.ts';

/** The total as an image for other sites' pages, which may count their own visits by showing it. */
@Controller('visits/badge.svg')
export class BadgeController {
  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(PageVisits) private readonly visits: PageVisits,
  ) {}

  @Get()
  @Contract(showBadge)
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const type = negotiate(request, reply, ['image/svg+xml']);
    const { label = 'visits', color = usualColour, hit, page } = readQuery(request, badgeQuery);
    const counted = hit === '1' ? await this.visits.countPage(page, request, reply) : undefined;
    const total = counted ?? (await this.storage.visits.total());
    reply.headers({
      // One that counts has to be asked for each time; proxies of images heed the stricter word only.
      'Cache-Control': hit === '1' ? 'no-store' : 'no-cache',
      'Content-Type': `${type}; charset=utf-8`,
      // Shown on its own it is a document: one that may do nothing.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    return renderBadge({ label, value: total.toLocaleString('en'), colour: hexColour(color) });
  }
}

const usualColour = 'a23b1e';

/** `#` and six digits. */
function hexColour(digits: string): string {
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}
