import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { Problem } from '../problem/problem.ts';
import { showAsset } from './assets.contract.ts';
import { findFile } from './dashboard-files.ts';

/** What the dashboard is made of. */
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Contract(showAsset)
  show(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const found = findFile(name);
    if (!found) throw new Problem('not-found', 'There is nothing at this address.');
    reply.headers({
      'Content-Type': found.file.type,
      'Cache-Control': found.exact ? 'public, max-age=31536000, immutable' : 'no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    return found.file.content;
  }
}
