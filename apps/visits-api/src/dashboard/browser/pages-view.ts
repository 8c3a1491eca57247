import type { PageCounts } from './api.ts';
import { count } from './counted.ts';
import { element } from './element.ts';

const shown = 8;

/** The pages that are visited most, and how much of all visits each has. */
export class PagesView {
  constructor(private readonly place: HTMLElement) {
    this.#say('Loading…', 'loading');
  }

  /** The service could not tell. What was shown before stays. */
  fail(): void {
    if (this.place.querySelector('.loading')) this.#say('Cannot be told at present.', 'loading');
  }

  show({ pages, other, unattributed }: PageCounts): void {
    const top = pages.slice(0, shown);
    const rest = other + pages.slice(shown).reduce((sum, { visits }) => sum + visits, 0);
    const most = Math.max(1, ...top.map(({ visits }) => visits));
    if (top.length === 0 && rest === 0 && unattributed === 0) {
      this.#say('No page has been visited yet.', 'empty');
      return;
    }
    this.place.replaceChildren(
      element('ol', { class: 'page-list' }, ...top.map(({ page, visits }) => row(page, visits, visits / most))),
      element(
        'dl',
        { class: 'page-rest' },
        ...(rest === 0 ? [] : remainder('All other pages', rest)),
        ...(unattributed === 0 ? [] : remainder('Of no page', unattributed)),
      ),
    );
  }

  #say(words: string, state: 'loading' | 'empty'): void {
    this.place.replaceChildren(element('p', { class: state }, words));
  }
}

function row(page: string, visits: number, share: number): HTMLElement {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', String(share));
  return element(
    'li',
    {},
    element('span', { class: 'name', title: page, dir: 'auto' }, page),
    element('span', { class: 'visits' }, count(visits)),
    bar,
  );
}

function remainder(name: string, visits: number): HTMLElement[] {
  return [element('div', {}, element('dt', {}, name), element('dd', {}, count(visits).replace('-', '−')))];
}
