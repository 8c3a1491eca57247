/** Time, as a parameter: a simulation brings its own. */
export interface Clock {
  /** Wall-clock milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Milliseconds that only rise, from an arbitrary start. */
  monotonic(): number;
  /** Calls `task` once after `ms`; the returned function cancels it. A waiting task does not keep a process alive. */
  after(ms: number, task: () => void): () => void;
  /** Resolves after `ms`. Who sleeps keeps the process alive. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const DAY_MS = 86_400_000;

/** The UTC day of a moment, in days since 1970-01-01. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** A day as in 2026-01-31. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
