import { z } from 'zod';
import { badRecord } from './bad-record.ts';
import type { ForeignCounts } from './foreign-counts.ts';

/**
 * GoatCounter's JSON export, version 1.0: `paths.jsonl`, then `hit_stats.jsonl`, as `unzip -p` prints them, and any
 * other of its files, which are passed over. Events are no visits.
 */
const path = z.object({ id: z.int(), path: z.string(), event: z.boolean().default(false) });
const hits = z.object({
  hour: z.iso.datetime().transform((hour) => hour.slice(0, 10)),
  path_id: z.int(),
  count: z.int().min(0).max(1e12),
});
/** What lines of the other files have, and those do not. */
const others = ['iso_639_3', 'country', 'ref', 'name', 'day', 'export_version'];

const mostPaths = 50_000;

/** Reads the lines of such an export into counts. */
export class GoatCounterJson {
  /** Null for an event. */
  readonly #paths = new Map<number, string | null>();

  constructor(private readonly counts: ForeignCounts) {}

  /** Whether this is the first line of such an export. */
  static begins(content: unknown): boolean {
    return path.safeParse(content).success || hits.safeParse(content).success || isOther(content);
  }

  /** @throws Problem `bad-record` */
  read(line: number, content: unknown): void {
    const asHits = hits.safeParse(content);
    const asPath = path.safeParse(content);
    if (asHits.success) this.#count(line, asHits.data);
    else if (asPath.success) this.#learn(asPath.data);
    else if (!isOther(content))
      throw badRecord(line, "expected a line of GoatCounter's paths.jsonl or hit_stats.jsonl");
  }

  #learn({ id, path: name, event }: z.output<typeof path>): void {
    if (this.#paths.size < mostPaths) this.#paths.set(id, event ? null : name);
  }

  #count(line: number, { path_id, hour: day, count }: z.output<typeof hits>): void {
    const name = this.#paths.get(path_id);
    if (name === null) return;
    if (name === undefined && this.#paths.size < mostPaths) {
      throw badRecord(line, `there is no path ${path_id} before it; send paths.jsonl first`);
    }
    // The empty name is no page's: those that were not remembered are counted as other pages.
    this.counts.add(count, name ?? '', day);
  }
}

function isOther(content: unknown): boolean {
  return typeof content === 'object' && content !== null && others.some((member) => member in content);
}
