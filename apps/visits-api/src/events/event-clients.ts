import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../injection-tokens.ts';
import { Metrics } from '../metrics/metrics.ts';
import { Problem } from '../problem/problem.ts';
import type { SettingsFile } from '../settings/settings.ts';

/** Who listens for events: so many at most. */
@Injectable()
export class EventClients {
  #count = 0;

  constructor(
    @Inject(SETTINGS) private readonly settings: SettingsFile,
    @Inject(Metrics) metrics: Metrics,
  ) {
    metrics.beforeScrape(() => metrics.eventClients.set(this.#count));
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * Lets one more in.
   *
   * @returns to be called, once, when it has left
   * @throws Problem 503
   */
  admit(): () => void {
    const { eventClients } = this.settings.value.limits;
    if (this.#count >= eventClients) {
      throw new Problem(
        'unavailable',
        `${eventClients} clients listen already; ask for /visits now and then instead.`,
        {
          headers: { 'Retry-After': '30' },
        },
      );
    }
    this.#count += 1;
    return () => {
      this.#count -= 1;
    };
  }
}
