import type { StorageOptions } from '@visits/storage';
import { systemClock } from '../../src/clock.ts';

/** How much faster time passes: a minute of silence takes three seconds. */
const HURRY = 20;

/** How long a process must be silent to count as gone, in milliseconds of everybody else's time, and some more. */
export const SILENCE_MS = 75_000 / HURRY;

/**
 * A process as if on a machine of its own: nobody's socket reaches it, so its beat alone shows that it lives. Its time
 * is in a hurry, so that those who wait for a beat need not wait for minutes.
 */
export function elsewhere(): Pick<StorageOptions, 'clock' | 'presence'> {
  return {
    clock: {
      now: () => systemClock.now(),
      monotonic: () => systemClock.monotonic() * HURRY,
      after: (ms, task) => systemClock.after(ms / HURRY, task),
      sleep: (ms) => systemClock.sleep(ms / HURRY),
    },
    presence: { node: 'elsewhere', announce: async () => undefined, answers: async () => false },
  };
}
