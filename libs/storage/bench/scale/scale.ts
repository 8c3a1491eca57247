import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../target.ts';
import { runTask } from '../task.ts';

/** How often the size of a volume is looked at. */
const LOOK_MS = 200;

export interface ScaleOptions {
  readonly directory: string;
  readonly hits: number;
  readonly notes: number;
}

export interface Scale {
  readonly hits: number;
  readonly notes: number;
  readonly targets: readonly Target[];
}

/** What a store costs that holds much: its size, and what it takes to open it and to read from it. */
export async function measureScale({ directory, hits, notes }: ScaleOptions): Promise<Scale> {
  try {
    const counted = join(directory, 'counted');
    const { total } = await runTask('countHits', counted, hits);
    const countedMiB = (await bytesOn(counted)) / 2 ** 20;
    const again = await runTask('openCounted', counted, 0);
    if (total !== hits || again.total !== hits)
      throw new Error(`${hits} hits were counted as ${total}, then ${again.total}`);

    const noted = join(directory, 'noted');
    await runTask('writeNotes', noted, notes);
    const written = (await bytesOn(noted)) / (notes * 4096);
    const opened = await runTask('openNotes', noted, 0);
    const churned = (await peakDuring(noted, () => runTask('churnNotes', noted, 0))) / (notes * 4096);
    const many = `${notes.toLocaleString('en')} notes of 4 KiB`;
    return {
      hits,
      notes,
      targets: [
        { what: `${hits.toLocaleString('en')} hits: bytes on the volume`, measured: countedMiB, most: 1, unit: 'MiB' },
        { what: `${hits.toLocaleString('en')} hits: time to open`, measured: again.openMs, most: 200, unit: 'ms' },
        { what: `${many}: time to open`, measured: opened.openMs, most: 2000, unit: 'ms' },
        { what: `${many}: resident memory`, measured: opened.residentMiB, most: 200, unit: 'MiB' },
        { what: `${many}: a page of 50`, measured: opened.pageMs, most: 5, unit: 'ms' },
        { what: `${many}: what a search reads`, measured: opened.searchMiB, most: 9, unit: 'MiB' },
        { what: `${many}: bytes on the volume, of those alive`, measured: written, most: 2.2 },
        { what: `${many}: the same at most, while each is changed`, measured: churned, most: 2.2 },
      ],
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The most that a directory takes on the disk while work is done there. */
async function peakDuring(directory: string, work: () => Promise<unknown>): Promise<number> {
  const done = work();
  const ended = done.then(() => true);
  let peak = 0;
  do peak = Math.max(peak, await bytesOn(directory));
  while (!(await Promise.race([ended, delay(LOOK_MS, false)])));
  await done;
  return Math.max(peak, await bytesOn(directory));
}

/** What a directory takes on the disk. */
async function bytesOn(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory, { recursive: true })) {
    // Files come and go meanwhile.
    bytes += await lstat(join(directory, name)).then(
      ({ blocks }) => blocks * 512,
      () => 0,
    );
  }
  return bytes;
}
