/** The time by the service's clock: the browser's may be wrong by hours, and days are the service's. */
export class ServerClock {
  #ahead: number | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes the time from the `Date` of an answer. It has seconds only, so small differences are none. */
  hear(date: string): void {
    const difference = Date.parse(date) - this.now();
    if (!Number.isNaN(difference)) this.#ahead = Math.abs(difference) < 2000 ? 0 : difference;
  }

  /** Milliseconds since 1970. */
  get time(): number {
    return this.now() + (this.#ahead ?? 0);
  }

  /** Today in UTC, as in 2026-01-31. */
  get today(): string {
    return new Date(this.time).toISOString().slice(0, 10);
  }
}
