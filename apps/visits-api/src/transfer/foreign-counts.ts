import type { ExportRecord } from '@visits/storage';

const mostPages = 10_000;
const mostDays = 4000;
const longestPage = 512;
/** No day before the second is told apart. */
const epoch = '1970-01-01';

/** Visits that another counter counted, added up in a bounded amount of memory, however many there are. */
export class ForeignCounts {
  #total = 0;
  readonly #pages = new Map<string, number>();
  #other = 0;
  readonly #days = new Map<string, number>();
  #earlier = 0;

  get total(): number {
    return this.#total;
  }

  /**
   * @param page where they were, if that is known
   * @param day when they were, as in 2026-01-31, if that is known
   */
  add(visits: number, page?: string, day?: string): void {
    this.#total += visits;
    if (page !== undefined) {
      if (!isPageName(page) || !addTo(this.#pages, page, visits, mostPages)) this.#other += visits;
    }
    if (day === undefined) return;
    if (day <= epoch || !addTo(this.#days, day, visits, mostDays)) this.#earlier += visits;
  }

  /** All of it, as the records of an export. */
  *records(name: string): Generator<ExportRecord> {
    yield { type: 'visits-export', format: 1, export: name, exportedAt: new Date().toISOString() };
    yield {
      type: 'counts',
      total: this.#total,
      pages: [...this.#pages].map(([page, visits]) => ({ page, visits })),
      other: this.#other,
      days: [...this.#days].sort(([a], [b]) => a.localeCompare(b)).map(([day, visits]) => ({ day, visits })),
      earlier: this.#earlier,
    };
  }
}

function isPageName(page: string): boolean {
  return page.length >= 1 && page.length <= longestPage && !/[\p{Control}\p{Surrogate}]/u.test(page);
}

/** @returns whether there was room for it */
function addTo(counts: Map<string, number>, name: string, visits: number, most: number): boolean {
  const present = counts.get(name);
  if (present === undefined && counts.size >= most) return false;
  counts.set(name, (present ?? 0) + visits);
  return true;
}
