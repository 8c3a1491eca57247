import { Controller, Get, Header, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { Audit, DayCounts, PageCounts, Storage } from '@visits/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Contract } from '../contract/operation.ts';
import { readQuery } from '../http/query.ts';
import { STORAGE } from '../injection-tokens.ts';
import { AllPods } from '../peers/all-pods.ts';
import { Traces } from '../trace/traces.ts';
import { AuditRounds } from './audit-rounds.ts';
import { readHit } from './hit.ts';
import { negotiateTotal, readNewTotal, scopeQuery, type TotalAsJson } from './total.ts';
import { recordVisit, setTotal, showAudit, showDays, showPages, showTotal } from './visits.contract.ts';

/** The counter: shown without counting, counted on request, and what it consists of. */
@Controller('visits')
export class VisitsController {
  /** Anyone may ask for one, and each reads the whole volume. */
  readonly #audits = new AuditRounds(async () => await this.storage.visits.audit());

  constructor(
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(AllPods) private readonly pods: AllPods,
    @Inject(Traces) private readonly traces: Traces,
  ) {}

  @Get()
  @Contract(showTotal)
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | TotalAsJson> {
    const { scope } = readQuery(request, scopeQuery);
    const representation = negotiateTotal(request, reply);
    switch (scope) {
      case undefined:
        return representation({ total: await this.storage.visits.total() });
      case 'pod':
        return representation({ total: await this.storage.visits.total(), ...this.pods.self });
      case 'all': {
        const sum = await this.pods.total(this.traces.of(request.raw));
        reply.header('X-Visits-Partial', String(sum.partial));
        return representation(sum);
      }
    }
  }

  @Post()
  @Contract(recordVisit)
  async record(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | TotalAsJson> {
    const representation = negotiateTotal(request, reply);
    return representation({ total: await this.storage.visits.record(readHit(request)) });
  }

  @Put()
  @Contract(setTotal)
  async set(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | TotalAsJson> {
    const representation = negotiateTotal(request, reply);
    return representation({ total: await this.storage.visits.set(readNewTotal(request)) });
  }

  @Get('pages')
  @Contract(showPages)
  @Header('Cache-Control', 'no-cache, private')
  pages(): Promise<PageCounts> {
    return this.storage.visits.pages();
  }

  @Get('days')
  @Contract(showDays)
  @Header('Cache-Control', 'no-cache, private')
  days(): Promise<DayCounts> {
    return this.storage.visits.days();
  }

  @Get('audit')
  @Contract(showAudit)
  @Header('Cache-Control', 'no-store')
  audit(): Promise<Audit> {
    return this.#audits.ask();
  }
}
