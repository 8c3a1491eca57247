import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { showMetrics } from './metrics.contract.ts';
import { Metrics } from './metrics.ts';

/** What Prometheus scrapes, where it has no port of its own. */
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get()
  @Contract(showMetrics)
  async show(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.headers({ 'Content-Type': this.metrics.contentType, 'Cache-Control': 'no-store' });
    return this.metrics.text();
  }
}
