import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory for each test of a file, gone after it. @returns its path, while a test runs */
export function useDirectory(): () => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'visits-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  return () => directory;
}
