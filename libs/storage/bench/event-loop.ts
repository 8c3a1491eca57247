import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { openStorage } from '@visits/storage';
import type { FileHandle, FileSystem } from '../src/file-system/file-system.ts';
import { nodeFileSystem } from '../src/file-system/node-file-system.ts';
import { run } from './load.ts';
import { median } from './rounds.ts';
import type { Target } from './target.ts';
import { runTask } from './task.ts';

const FLUSH_MS = 50;

/** A timer that is late once, for what else the machine does, is one in some hundred of a round. */
const ROUNDS = 5;

/**
 * How late timers are while every flush takes 50 ms, beside those of a process that does nothing. Milliseconds, the median
 * of some rounds.
 *
 * @param seconds of a round
 */
export async function measureEventLoop(
  directory: string,
  seconds: number,
): Promise<{ readonly targets: readonly Target[] }> {
  const above: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // At the same time: what else the machine does delays both.
    const [idle, busy] = await Promise.all([
      runTask('waitIdly', directory, seconds),
      runTask('underSlowFlushes', join(directory, 'slow'), seconds),
    ]);
    await rm(join(directory, 'slow'), { recursive: true });
    above.push(busy.p999 - idle.p999);
  }
  return {
    targets: [
      {
        what: 'event loop while flushes take 50 ms: p99.9 of its delay, above an idle one',
        measured: median(above),
        most: 5,
        unit: 'ms',
      },
    ],
  };
}

/** 64 callers count and write. */
export async function underSlowFlushes(directory: string, seconds: number): Promise<{ readonly p999: number }> {
  const storage = await openStorage({ mode: 'shared', directory, writer: 'bench', fileSystem: slow(nodeFileSystem) });
  const contestant = {
    hit: (page: string) => storage.visits.record({ page }),
    note: (body: string) => storage.notes.create({ body }),
    close: () => storage.close(),
  };
  const p999 = await delayDuring(async () => {
    await Promise.all([
      run(contestant, { kind: 'hits', callers: 56, seconds }),
      run(contestant, { kind: 'notes', callers: 8, seconds }),
    ]);
  });
  await storage.close();
  return { p999 };
}

/** The control. */
export async function waitIdly(_: string, seconds: number): Promise<{ readonly p999: number }> {
  return { p999: await delayDuring(() => delay(seconds * 1000)) };
}

async function delayDuring(work: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.percentile(99.9) / 1e6;
}

/** Every flush takes at least so long. */
function slow(fileSystem: FileSystem): FileSystem {
  const slowed = (file: FileHandle, durable = false): FileHandle => ({
    ...file,
    async write(bytes, position) {
      await file.write(bytes, position);
      if (durable) await delay(FLUSH_MS);
    },
    async flush() {
      await file.flush();
      await delay(FLUSH_MS);
    },
  });
  return {
    ...fileSystem,
    create: async (path, options) => slowed(await fileSystem.create(path, options), options?.durable),
    open: async (path, options) => slowed(await fileSystem.open(path, options), options?.durable),
    async flushDirectory(path) {
      await fileSystem.flushDirectory(path);
      await delay(FLUSH_MS);
    },
  };
}
