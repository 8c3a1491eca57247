import type { DayCounts } from './api.ts';
import { count, countOf } from './counted.ts';
import { type Day, lastDays, longDay, shortDay, topOfScale } from './days.ts';
import { drawing, element } from './element.ts';

/** The last thirty days as columns, and as a table for whoever prefers one. */
export class DaysView {
  readonly #caption = element('figcaption', {}, 'Loading…');
  readonly #scale = element('p', { class: 'scale', 'aria-hidden': 'true' });
  readonly #columns = drawing('svg', { 'aria-hidden': 'true', focusable: 'false' });
  readonly #axis = element('p', { class: 'axis', 'aria-hidden': 'true' });
  readonly #table = element('tbody');
  #days: readonly Day[] = [];

  constructor(place: HTMLElement) {
    this.#columns.addEventListener('pointermove', (event) => this.#pointAt(event));
    this.#columns.addEventListener('pointerleave', () => this.#pointAt());
    const heads = ['Day (UTC)', 'Visits'].map((name) => element('th', { scope: 'col' }, name));
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads)), this.#table);
    place.replaceChildren(
      element('figure', {}, this.#caption, element('div', { class: 'plot' }, this.#scale, this.#columns), this.#axis),
      element(
        'details',
        { class: 'as-table' },
        element('summary', {}, 'As a table'),
        element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Visits by day' }, table),
      ),
    );
  }

  /** The service could not tell. What was shown before stays. */
  fail(): void {
    if (this.#days.length === 0) this.#caption.textContent = 'The last 30 days cannot be told at present.';
  }

  show(counts: DayCounts, today: string): void {
    this.#days = lastDays(counts, today);
    const top = topOfScale(this.#days.map(({ visits }) => visits));
    this.#scale.textContent = count(top);
    this.#columns.replaceChildren(...this.#days.flatMap((day, index) => this.#column(day, index, top)));
    const [first, last] = [this.#days[0], this.#days.at(-1)];
    this.#axis.replaceChildren(
      element('span', {}, first ? shortDay(first.day) : ''),
      element('span', {}, last?.day === today ? 'Today' : shortDay(last?.day ?? today)),
    );
    this.#table.replaceChildren(
      ...this.#days
        .toReversed()
        .map(({ day, visits }) =>
          element('tr', {}, element('th', { scope: 'row' }, longDay(day)), element('td', {}, count(visits))),
        ),
    );
    this.#pointAt();
  }

  /** In percentages, so that it fits whatever width there is. A day with any visit shows. */
  #column({ visits }: Day, index: number, top: number): SVGElement[] {
    const width = 100 / this.#days.length;
    const height = visits === 0 ? 0 : Math.max(1.5, (100 * visits) / top);
    const present = index === this.#days.length - 1 ? 'present' : '';
    return [
      drawing('rect', {
        class: `column ${present}`,
        x: `${(index + 0.14) * width}%`,
        width: `${0.72 * width}%`,
        y: `${100 - height}%`,
        height: `${height}%`,
        rx: '1.5',
      }),
    ];
  }

  #pointAt(event?: PointerEvent): void {
    const { left, width } = this.#columns.getBoundingClientRect();
    const at = event ? Math.floor(((event.clientX - left) / width) * this.#days.length) : -1;
    const day = this.#days[at];
    for (const [index, column] of [...this.#columns.children].entries())
      column.classList.toggle('pointed', index === at);
    const sum = this.#days.reduce((visits, each) => visits + each.visits, 0);
    const [when, visits] = day ? [longDay(day.day), day.visits] : [`Last ${this.#days.length} days`, sum];
    this.#caption.replaceChildren(element('span', {}, when), ' ', element('strong', {}, countOf(visits, 'visit')));
  }
}
