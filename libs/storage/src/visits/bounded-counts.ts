import { addCounts, addTo, type Counts, EARLIER, MAX_PAGE_BYTES, noCounts, OTHER } from './counts.ts';

const VARINT = 8; // bytes, of any count we can represent
const DAY_BYTES = 3 + VARINT;
const PAGE_BYTES = 2 + VARINT; // and the name

/**
 * Counts kept so small that they always fit the space there is for them, as bytes: pages beyond it go to `OTHER`, days
 * beyond it to `EARLIER`. The total is never touched by this. Whoever adds the same in the same order has the same.
 */
export class BoundedCounts {
  readonly counts: Counts = noCounts();
  #pageBytes = 0;
  readonly #pageLimit: number;
  readonly #dayLimit: number;

  /** @param limit bytes that the encoded counts may take */
  constructor(limit: number) {
    const dayBytes = Math.min(Math.floor(limit / 4), 400 * DAY_BYTES);
    this.#dayLimit = Math.max(1, Math.floor(dayBytes / DAY_BYTES) - 1);
    this.#pageLimit = limit - dayBytes - 3 * VARINT;
  }

  /** The page this hit counts for, which is `OTHER` once there is no room for another name. */
  admit(page: string | undefined): string | undefined {
    if (page === undefined || this.counts.pages.has(page)) return page;
    const length = Buffer.byteLength(page);
    const bytes = PAGE_BYTES + length;
    if (length > MAX_PAGE_BYTES || this.#pageBytes + bytes > this.#pageLimit) return OTHER;
    this.#pageBytes += bytes;
    this.counts.pages.set(page, 0);
    return page;
  }

  /** Adds what was counted elsewhere, and admits its pages. */
  merge({ total, days, pages }: Counts): void {
    const admitted: Counts = { total, days, pages: new Map() };
    for (const [page, hits] of pages) addTo(admitted.pages, page === OTHER ? OTHER : (this.admit(page) ?? OTHER), hits);
    this.add(admitted);
  }

  /** A copy with `delta` added. */
  with(delta: Counts): Counts {
    const { total, days, pages } = this.counts;
    const copy = { total, days: new Map(days), pages: new Map(pages) };
    addCounts(copy, delta);
    return copy;
  }

  add(delta: Counts): void {
    addCounts(this.counts, delta);
    if (this.counts.days.size <= this.#dayLimit) return;
    const days = [...this.counts.days.keys()].filter((day) => day !== EARLIER).sort((a, b) => b - a);
    for (const oldest of days.slice(this.#dayLimit - 1)) {
      addTo(this.counts.days, EARLIER, this.counts.days.get(oldest) ?? 0);
      this.counts.days.delete(oldest);
    }
  }
}
