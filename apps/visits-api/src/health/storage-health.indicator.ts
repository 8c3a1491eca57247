import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { StorageHealth } from '@visits/storage';
import { Lifecycle } from '../lifecycle/lifecycle.ts';

/** What storage says of itself, as health checks. Codes and figures only: its messages may hold paths. */
@Injectable()
export class StorageHealthIndicator {
  constructor(
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
  ) {}

  /** Down when only a restart helps: a fault that storage will not come back from. Recovery may take its time. */
  curable(): HealthIndicatorResult<'storage'> {
    const check = this.indicators.check('storage');
    const fault = this.lifecycle.storage?.health().fault;
    return fault ? check.down({ fault: fault.code }) : check.up();
  }

  /** Down until what is on the volume has been recovered. */
  recovered(): HealthIndicatorResult<'storage'> {
    const check = this.indicators.check('storage');
    return this.lifecycle.storage ? check.up() : check.down('recovering');
  }

  /** Down when storage accepts no writes now; degraded when it has no room for notes, as visits are still counted. */
  writable(): HealthIndicatorResult<'storage'> {
    const check = this.indicators.check('storage');
    const health = this.lifecycle.storage?.health();
    if (!health) return check.down('recovering');
    const { fault, problem, budget, promises } = health;
    if (fault) return check.down({ fault: fault.code });
    const figures = {
      budget,
      lastFlush: roundedFlush(health),
      promises,
      ...(problem && { problem: problem.code }),
    };
    const full = this.lifecycle.noteRoom.full || budget.used >= budget.allowed;
    return full ? check.degraded(figures) : check.up(figures);
  }

  /** Down from the moment the process has been asked to end. */
  staying(): HealthIndicatorResult<'process'> {
    const check = this.indicators.check('process');
    return this.lifecycle.ending ? check.down('shutting down') : check.up();
  }
}

/** The last flush in tenths of a millisecond, as nobody reads more; null before the first. */
export function roundedFlush({ lastFlush }: StorageHealth): { ageMs: number; latencyMs: number } | null {
  if (!lastFlush) return null;
  const rounded = (ms: number) => Math.round(ms * 10) / 10;
  return { ageMs: rounded(lastFlush.ageMs), latencyMs: rounded(lastFlush.latencyMs) };
}
