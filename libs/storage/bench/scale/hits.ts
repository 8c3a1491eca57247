import { openStorage } from '@visits/storage';

/** So many callers at once. */
const WAVE = 20_000;

/** Counts so many hits on a new store, and closes it. */
export async function countHits(directory: string, hits: number): Promise<{ readonly total: number }> {
  const storage = await openStorage({ mode: 'per-pod', directory, writer: 'bench' });
  for (let done = 0; done < hits; done += WAVE) {
    const wave = Math.min(WAVE, hits - done);
    await Promise.all(
      Array.from({ length: wave }, (_, index) => storage.visits.record({ page: `/pages/${(done + index) % 1000}` })),
    );
  }
  const total = await storage.visits.total();
  await storage.close();
  return { total };
}

/** Opens it again. Milliseconds. */
export async function openCounted(directory: string): Promise<{ readonly openMs: number; readonly total: number }> {
  const started = performance.now();
  const storage = await openStorage({ mode: 'per-pod', directory, writer: 'bench' });
  const openMs = performance.now() - started;
  const total = await storage.visits.total();
  await storage.close();
  return { openMs, total };
}
