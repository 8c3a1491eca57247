import { Controller, Get, Header, Inject, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, type HealthIndicatorFunction } from '@nestjs/terminus';
import { Contract } from '../contract/operation.ts';
import { Problem } from '../problem/problem.ts';
import { checkLive, checkReady, checkStartup } from './health.contract.ts';
import { StorageHealthIndicator } from './storage-health.indicator.ts';

/** What an orchestrator asks: is it up yet, should it get traffic, should it be restarted. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(StorageHealthIndicator) private readonly storage: StorageHealthIndicator,
  ) {}

  /** Not by way of terminus' own check, which fails while shutting down: a restart would cut that short. */
  @Get('live')
  @Contract(checkLive)
  @Header('Cache-Control', 'no-store')
  live(): HealthCheckResult {
    const details = this.storage.curable();
    if (details.storage.status === 'down') throw notWell(details);
    return { status: 'ok', info: details, error: {}, details };
  }

  @Get('ready')
  @Contract(checkReady)
  @Header('Cache-Control', 'no-store')
  ready(): Promise<HealthCheckResult> {
    return this.#check(
      () => this.storage.staying(),
      () => this.storage.writable(),
    );
  }

  @Get('startup')
  @Contract(checkStartup)
  @Header('Cache-Control', 'no-store')
  startup(): Promise<HealthCheckResult> {
    return this.#check(() => this.storage.recovered());
  }

  async #check(...indicators: HealthIndicatorFunction[]): Promise<HealthCheckResult> {
    try {
      return await this.health.check(indicators);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      throw notWell(Object(error.getResponse()).details);
    }
  }
}

function notWell(checks: unknown): Problem {
  return new Problem('unavailable', 'This process is not well, or is on its way up or down.', { members: { checks } });
}
