import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../src/clock.ts';
import { systemClock } from '../src/clock.ts';

/**
 * A clock for which waiting takes no time: what is asked for has passed at once. Its process does nothing but what it is
 * asked for: a heart that beats by the machine's time would stand still meanwhile.
 */
export function skippingClock(): Clock {
  let skipped = 0;
  return {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + skipped,
    after: () => () => undefined,
    sleep: async (ms) => {
      skipped += ms;
    },
  };
}

/** A new directory for each test of a file, gone after it. @returns its path, while a test runs */
export function useDirectory(): () => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'visits-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  return () => directory;
}
